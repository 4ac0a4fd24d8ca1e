import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../api/client';
import { type SeenClient, clients } from '../api/clients';
import { Icon } from '../parts/Icon';
import { RelativeTime } from '../parts/RelativeTime';
import { StatusPill } from '../parts/StatusPill';
import { usePolling } from '../live';
import { useSession } from '../session';

const ways: Record<SeenClient['via'], string> = {
  proxy: 'through the proxy',
  tls: 'over TLS, by the vendor’s name',
  direct: 'directly',
};

const nameOf = ({ name, version }: SeenClient) => (version && !name.includes(version) ? `${name} ${version}` : name);

/** Whether somebody's code reached this server yet, and how. */
export function Clients() {
  const { who } = useSession();
  const polling = usePolling();
  const { data, error } = useQuery({
    queryKey: ['clients'],
    queryFn: ({ signal }) => clients(who, signal),
    refetchInterval: polling,
    retry: false,
  });
  if (error instanceof ApiError && error.status === 404) {
    return null;
  }
  const [latest, ...others] = data ?? [];
  return (
    <section className={latest ? 'card clients reached' : 'card clients'} aria-label="Clients">
      <p className="latest-client" role="status">
        <span className="empty-icon">
          <Icon name={latest ? 'check' : 'plug'} size={20} />
        </span>
        {latest ? (
          <span>
            <strong>{nameOf(latest)}</strong> reached us {ways[latest.via]} <RelativeTime time={latest.lastSeen} clock="real" />
            <small>
              {latest.requests} {latest.requests === 1 ? 'request' : 'requests'} to {latest.host}
              {latest.errors > 0 && `, ${latest.errors} refused`}
            </small>
          </span>
        ) : (
          <span>
            <strong>Waiting for a first request…</strong>
            <small>Set the variables and run the snippet below: it shows here the moment it arrives.</small>
          </span>
        )}
        {latest && latest.errors > 0 && (
          <a className="button small" href="#/requests">
            Look at the API log
          </a>
        )}
      </p>
      {others.length > 0 && (
        <ul className="earlier-clients" aria-label="Earlier clients">
          {others.slice(0, 6).map((one) => (
            <li key={`${one.userAgent} ${one.via} ${one.host}`}>
              <span>{nameOf(one)}</span>
              <StatusPill status={one.via} tone="quiet" />
              <span className="hint">
                {one.requests} {one.requests === 1 ? 'request' : 'requests'}, <RelativeTime time={one.lastSeen} clock="real" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
