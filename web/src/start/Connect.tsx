import { useState } from 'react';
import { CopyButton } from '../parts/CopyButton';
import { Icon } from '../parts/Icon';
import { useSession } from '../session';

/** The credentials, and the variables that point every SDK and the CLI here. */
export function Connect() {
  const { who, environment } = useSession();
  const [shown, setShown] = useState(false);
  const shell = environment?.shell ?? '';
  // The block holds the token too; it is copied whole, but shown only on demand.
  const veiled = shown || !who.authToken ? shell : shell.replaceAll(who.authToken, '•'.repeat(12));
  return (
    <section className="card" aria-labelledby="connect-title">
      <h3 id="connect-title">Connect your code</h3>
      <p className="hint">The official libraries and the CLI work unmodified: paste the block into a shell and run them there.</p>
      <dl className="credentials">
        <div>
          <dt>Account SID</dt>
          <dd>
            <code>{who.accountSid}</code>
            <CopyButton text={who.accountSid} what="the account SID" />
          </dd>
        </div>
        <div>
          <dt>Auth token</dt>
          <dd>
            <code>{shown ? who.authToken : '•'.repeat(20)}</code>
            <button
              type="button"
              className="button small"
              aria-pressed={shown}
              aria-label={shown ? 'Hide the auth token' : 'Reveal the auth token'}
              onClick={() => setShown(!shown)}
            >
              <Icon name={shown ? 'eyeOff' : 'eye'} size={15} /> {shown ? 'Hide' : 'Reveal'}
            </button>
            <CopyButton text={who.authToken} what="the auth token" />
          </dd>
        </div>
        {environment && (
          <div>
            <dt>REST</dt>
            <dd>
              <code>{environment.url}</code>
              <CopyButton text={environment.url} what="the address of the REST API" />
            </dd>
          </div>
        )}
      </dl>
      {shell && (
        <figure className="shell">
          <figcaption>
            <code>parley env</code>
            <CopyButton text={shell} what="the environment variables" />
          </figcaption>
          <pre tabIndex={0} aria-label="Environment variables">
            {veiled}
          </pre>
        </figure>
      )}
    </section>
  );
}
