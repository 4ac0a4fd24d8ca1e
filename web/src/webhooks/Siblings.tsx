import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type Attempt, attempts } from '../api/webhooks';
import { duration } from '../lib/ago';
import { RelativeTime } from '../parts/RelativeTime';
import { StatusPill } from '../parts/StatusPill';
import { useSession } from '../session';

/** All attempts of the same event at the same webhook, first to last: retries, and what somebody had sent again. */
export function Siblings({ one }: { one: Attempt }) {
  const { who, environment } = useSession();
  const { data = [] } = useQuery({
    queryKey: ['webhooks', 'event', one.eventSid, one.webhookSid],
    queryFn: async ({ signal }) => {
      const filter = { eventType: one.eventType, status: '', conversationSid: one.conversationSid ?? '' };
      const found = await attempts(who, environment !== null, filter, null, signal);
      return found.rows.filter((row) => row.eventSid === one.eventSid && row.webhookSid === one.webhookSid).reverse();
    },
  });
  if (data.length < 2) {
    return null;
  }
  return (
    <section className="tool-part" aria-label="Attempts of this event">
      <h3>Attempts of this event</h3>
      <ol className="siblings">
        {data.map((row, at) => (
          <li key={row.sid}>
            <Link href={`/${row.sid}`} aria-current={row.sid === one.sid ? 'true' : undefined}>
              <span>{row.redeliveryOf ? 'Redelivery' : at === 0 ? 'First attempt' : `Retry ${row.retryCount}`}</span>
              <StatusPill status={row.status} tone={row.status === 'succeeded' ? 'good' : undefined}>
                {row.response?.status ?? (row.status === 'pending' ? 'pending' : 'no answer')}
              </StatusPill>
              <span className="siblings-when">
                {row.durationMicroseconds !== null && `${duration(row.durationMicroseconds)} · `}
                <RelativeTime time={row.dateCreated} />
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
