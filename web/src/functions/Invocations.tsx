import { useId, useState } from 'react';
import { type Invocation, invocations } from '../api/functions';
import { duration } from '../lib/ago';
import { words } from '../lib/explain';
import { RelativeTime } from '../parts/RelativeTime';
import { Skeleton } from '../parts/Skeleton';
import { StatusPill, toneOf } from '../parts/StatusPill';
import { useLog } from '../parts/useLog';
import { useSession } from '../session';
import { InvocationView } from './InvocationView';

/** The calls of one function, or of all with ''. Each opens below itself. */
export function Invocations({ path, none }: { path: string; none: React.ReactNode }) {
  const { who } = useSession();
  const log = useLog<Invocation>({
    queryKey: ['invocations', path],
    page: (next, signal) => invocations(who, path, next, signal),
    idOf: (one) => one.sid,
  });
  if (log.waiting) {
    return <Skeleton rows={4} label="Invocations: loading" />;
  }
  if (log.error !== null) {
    return (
      <p className="wrong" role="alert">
        {words(log.error)}
      </p>
    );
  }
  if (log.rows.length === 0) {
    return none;
  }
  return (
    <>
      <ul className="invocations" aria-label="Invocations, newest first">
        {log.rows.map((one) => (
          <Row key={one.sid} one={one} showPath={path === ''} />
        ))}
      </ul>
      {log.hasMore && (
        <button type="button" className="button small" disabled={log.loadingMore} onClick={log.more}>
          Older ones
        </button>
      )}
    </>
  );
}

function Row({ one, showPath }: { one: Invocation; showPath: boolean }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const said = one.logs.length;
  return (
    <li>
      <button type="button" className="invocation-row" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <StatusPill status={one.outcome ?? 'running'} tone={one.outcome === 'completed' && one.status !== null ? toneOf(one.status) : undefined}>
          {one.status ?? 'running'}
        </StatusPill>
        <span className="invocation-what">
          <b>{one.method}</b> {showPath && <code>{one.path}</code>} {one.error ? `${one.error.name}: ${one.error.message}` : one.outcome === 'completed' ? (one.logs.at(-1)?.text ?? '') : one.outcome?.replace('_', ' ')}
        </span>
        <span className="log-when">
          {said > 0 && `${said} ${said === 1 ? 'line' : 'lines'} · `}
          {one.by === 'console' && 'by hand · '}
          {one.duration_microseconds !== null && `${duration(one.duration_microseconds)} · `}
          <RelativeTime time={one.date_created} clock="real" />
        </span>
      </button>
      <div id={id} hidden={!open}>
        {open && <InvocationView one={one} />}
      </div>
    </li>
  );
}
