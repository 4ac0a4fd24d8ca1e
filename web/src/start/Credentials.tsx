import { CopyButton } from '../parts/CopyButton';
import { Icon } from '../parts/Icon';
import { useSession } from '../session';

/** The account, its token on demand, and the addresses that it is reached at. */
export function Credentials({ shown, onShow }: { shown: boolean; onShow: (shown: boolean) => void }) {
  const { who, environment } = useSession();
  const addresses = [
    ['REST', environment?.url, 'the address of the REST API'],
    ['Proxy', environment?.gateway, 'the address of the proxy'],
    ['Certificate', environment?.ca, 'the path of the certificate'],
  ] as const;
  return (
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
          <button type="button" className="button small" aria-pressed={shown} aria-label={shown ? 'Hide the auth token' : 'Reveal the auth token'} onClick={() => onShow(!shown)}>
            <Icon name={shown ? 'eyeOff' : 'eye'} size={15} /> {shown ? 'Hide' : 'Reveal'}
          </button>
          <CopyButton text={who.authToken} what="the auth token" />
        </dd>
      </div>
      {addresses.map(
        ([label, value, what]) =>
          value && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <code>{value}</code>
                <CopyButton text={value} what={what} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
