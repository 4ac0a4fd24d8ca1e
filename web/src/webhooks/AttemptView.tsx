import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Attempt, attempt, redeliver } from '../api/webhooks';
import { duration } from '../lib/ago';
import { words } from '../lib/explain';
import { writeParameters } from '../lib/parameters';
import { usePolling } from '../live';
import { CopyButton } from '../parts/CopyButton';
import { EmptyState } from '../parts/EmptyState';
import { Icon } from '../parts/Icon';
import { JsonView } from '../parts/JsonView';
import { PairsTable } from '../parts/PairsTable';
import { RelativeTime } from '../parts/RelativeTime';
import { SidLabel } from '../parts/SidLabel';
import { Skeleton } from '../parts/Skeleton';
import { StatusPill } from '../parts/StatusPill';
import { useGo } from '../parts/useGo';
import { useSession } from '../session';
import { Siblings } from './Siblings';
import { notAgain, outcome, scopes } from './words';

export function AttemptView({ sid }: { sid: string }) {
  const { who, environment } = useSession();
  const polling = usePolling();
  const { data, error } = useQuery({
    queryKey: ['webhooks', 'one', sid],
    queryFn: ({ signal }) => attempt(who, environment !== null, sid, signal),
    refetchInterval: (query) => (query.state.data?.status === 'pending' ? polling : false),
    retry: false,
  });
  if (error && !data) {
    return (
      <EmptyState icon="webhook" title="This delivery is not here">
        {words(error)}
      </EmptyState>
    );
  }
  return data ? <Whole one={data} /> : <Skeleton rows={6} label="Delivery: loading" />;
}

function Whole({ one }: { one: Attempt }) {
  const { who, environment } = useSession();
  const [raw, setRaw] = useState(false);
  const go = useGo();
  const cache = useQueryClient();
  const again = useMutation({
    mutationFn: () => redeliver(who, environment !== null, one.sid),
    onSuccess: (made) => {
      go(`/${made.sid}`);
      void cache.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  const { tone, words: said } = outcome(one);
  const why = notAgain(one);
  const parameters = Object.entries(one.request.parameters);
  const message = one.request.parameters.MessageSid ?? '';
  const formText = writeParameters(parameters);
  return (
    <div className="tool-detail">
      <header className="tool-detail-head">
        <h3 className="tool-title">
          {one.eventType}
          <StatusPill status={one.status} tone={one.status === 'succeeded' ? 'good' : undefined} />
        </h3>
        <p className="request-target">
          <b>{one.request.method}</b> <code>{one.request.url}</code>
        </p>
        <dl className="tool-facts">
          <div>
            <dt>At</dt>
            <dd>
              <RelativeTime time={one.dateCreated} />
            </dd>
          </div>
          {one.durationMicroseconds !== null && (
            <div>
              <dt>Took</dt>
              <dd>{duration(one.durationMicroseconds)}</dd>
            </div>
          )}
          <div>
            <dt>Webhook of</dt>
            <dd>{scopes[one.scope]}</dd>
          </div>
          <div>
            <dt>Webhook</dt>
            <dd>
              <SidLabel sid={one.webhookSid} what="the webhook’s SID" />
            </dd>
          </div>
          <div>
            <dt>Event</dt>
            <dd>
              <SidLabel sid={one.eventSid} what="the event’s SID" />
            </dd>
          </div>
          {one.conversationSid && (
            <div>
              <dt>About</dt>
              <dd>
                <Link href={`~/conversations/${one.conversationSid}`}>Open the conversation</Link>
                {environment && /^IM/.test(message) && (
                  <>
                    {' · '}
                    <Link href={`~/trace/message/${message}`}>Trace its message</Link>
                  </>
                )}
              </dd>
            </div>
          )}
        </dl>
        <p className={`tool-note ${tone}`}>{said}</p>
        <div className="tool-actions">
          <button type="button" className="button primary" disabled={why !== null || again.isPending} title={why ?? undefined} onClick={() => again.mutate()}>
            <Icon name="refresh" size={15} /> Redeliver
          </button>
          {environment && (
            <Link className="button" href={`/signature/${one.sid}`}>
              <Icon name="why" size={15} /> Explain its signature
            </Link>
          )}
        </div>
        {why && <p className="hint">{why}</p>}
        {again.error && (
          <p className="wrong" role="alert">
            {words(again.error)}
          </p>
        )}
      </header>

      <Siblings one={one} />

      <section className="tool-part" aria-label="Parameters">
        <h3>
          Parameters
          <span className="tool-part-actions">
            <button type="button" className="button small" aria-pressed={raw} onClick={() => setRaw(!raw)}>
              {raw ? 'As a table' : 'Raw'}
            </button>
            <CopyButton text={formText} what="the parameters as a form" />
          </span>
        </h3>
        {raw ? <JsonView label="Parameters as a form" value={formText} bare /> : <PairsTable label="Parameters" pairs={parameters} />}
      </section>

      <section className="tool-part" aria-label="Answer">
        <h3>
          Answer
          {one.response && <StatusPill status={one.response.status} />}
        </h3>
        {one.response?.body ? (
          <JsonView label="Response body" value={one.response.body} />
        ) : (
          <p className="hint">{one.response ? 'Its body was empty.' : one.status === 'pending' ? 'None yet.' : (one.error ?? 'There was none.')}</p>
        )}
      </section>

      <details className="tool-fold">
        <summary>Request headers</summary>
        <PairsTable label="Request headers" pairs={Object.entries(one.request.headers ?? {})} none="Not known yet: it has not been sent." />
      </details>
      {one.response && (
        <details className="tool-fold">
          <summary>Response headers</summary>
          <PairsTable label="Response headers" pairs={Object.entries(one.response.headers ?? {})} />
        </details>
      )}
    </div>
  );
}
