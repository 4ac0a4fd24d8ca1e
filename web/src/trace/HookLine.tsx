import { Link } from 'wouter';
import type { TraceWebhook } from '../api/trace';
import { duration } from '../lib/ago';
import { JsonView } from '../parts/JsonView';
import { StatusPill } from '../parts/StatusPill';
import { Fold } from './Fold';
import { Offset } from './Offset';

/** An attempt at a webhook, with its answer and the time that it took. */
export function HookLine({ hook, start }: { hook: TraceWebhook; start: number }) {
  return (
    <li className="hook-entry">
      <Fold
        title={
          <>
            <strong>{hook.eventType}</strong>
            <StatusPill status={hook.status}>{hook.response ? `${hook.status}, ${hook.response.status}` : hook.status}</StatusPill>
            {hook.durationMicroseconds !== null && <span className="soft number">{duration(hook.durationMicroseconds)}</span>}
            {hook.retryCount > 0 && <span className="soft">retry {hook.retryCount}</span>}
            <Offset at={hook.dateCreated} start={start} />
          </>
        }
      >
        <p className="wire-line">
          <span className="soft">{hook.request.method}</span> <code>{hook.request.url}</code>
        </p>
        <JsonView value={hook.request.parameters} label={`${hook.eventType}: parameters`} />
        {hook.response?.body && <JsonView value={hook.response.body} label={`${hook.eventType}: answer`} />}
        <Link href={`~/webhooks/${hook.sid}`}>Open it on the Webhooks page</Link>
      </Fold>
      {hook.error && <p className="wrong">{hook.error}</p>}
    </li>
  );
}
