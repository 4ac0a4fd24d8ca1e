import { type FormEvent, useState } from 'react';
import { useSession } from '../session';

/** Another account than the server's first, or any account where the sandbox does not tell. */
export function SignIn({ why, onDone }: { why?: string; onDone?: () => void }) {
  const { switchTo } = useSession();
  const [accountSid, setAccountSid] = useState('');
  const [authToken, setAuthToken] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    switchTo({ accountSid: accountSid.trim(), authToken: authToken.trim() });
    onDone?.();
  };

  return (
    <form className="sign-in" onSubmit={submit}>
      {why && <p role="alert">{why}</p>}
      <label className="field">
        <span>Account SID</span>
        <input
          className="input number"
          required
          pattern="\s*AC[0-9a-fA-F]{32}\s*"
          placeholder="AC…"
          autoComplete="off"
          spellCheck={false}
          value={accountSid}
          onChange={(event) => setAccountSid(event.target.value)}
        />
      </label>
      <label className="field">
        <span>Auth token</span>
        <input
          className="input number"
          required
          type="password"
          autoComplete="off"
          value={authToken}
          onChange={(event) => setAuthToken(event.target.value)}
        />
      </label>
      <button type="submit" className="button primary">
        Use this account
      </button>
      <button
        type="button"
        className="button"
        onClick={() => {
          switchTo(null);
          onDone?.();
        }}
      >
        Use the first account
      </button>
    </form>
  );
}
