import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type RequestDetail, request } from '../api/requests';
import { duration } from '../lib/ago';
import { codePage, words } from '../lib/explain';
import { cliOf, curlOf, formPairs, nodeOf, queryPairs } from '../lib/repeat';
import { EmptyState } from '../parts/EmptyState';
import { JsonView } from '../parts/JsonView';
import { PairsTable } from '../parts/PairsTable';
import { RelativeTime } from '../parts/RelativeTime';
import { Skeleton } from '../parts/Skeleton';
import { Snippet } from '../parts/Snippet';
import { StatusPill } from '../parts/StatusPill';
import { useSession } from '../session';

const ways = { proxy: 'through the proxy', tls: 'TLS on the gateway', direct: 'directly' };

/** One request and its answer. It does not change any more: it is asked for once. */
export function RequestView({ id }: { id: string }) {
  const { who } = useSession();
  const { data, error } = useQuery({ queryKey: ['request', id], queryFn: ({ signal }) => request(who, id, signal), staleTime: Infinity, retry: false });
  if (error) {
    return (
      <EmptyState icon="list" title="This request is not here any more">
        {words(error)} The last 1 000 are kept, in memory.
      </EmptyState>
    );
  }
  return data ? <Whole one={data} /> : <Skeleton rows={6} label="Request: loading" />;
}

function Whole({ one }: { one: RequestDetail }) {
  const { environment } = useSession();
  const origin = environment?.url ?? location.origin;
  const cli = cliOf(one);
  const form = formPairs(one);
  const query = queryPairs(one);
  const conversation = /\b(CH[0-9a-f]{32})\b/i.exec(one.path)?.[1];
  // Of a posted message, the answer has the SID.
  const message = /\b(IM[0-9a-f]{32})\b/i.exec(`${one.path} ${one.responseBody?.slice(0, 100) ?? ''}`)?.[1];
  const code = one.code;
  return (
    <div className="tool-detail">
      <header className="tool-detail-head">
        <h3 className="tool-title">
          <b className={`http-method ${one.method.toLowerCase()}`}>{one.method}</b>
          <code>
            {one.path}
            {one.query && `?${one.query.replace(/^\?/, '')}`}
          </code>
        </h3>
        <dl className="tool-facts">
          <div>
            <dt className="unseen">Status</dt>
            <dd>
              <StatusPill status={one.status} />
            </dd>
          </div>
          {code !== null && (
            <div>
              <dt>Code</dt>
              <dd>
                <a href={codePage(code)} target="_blank" rel="noreferrer">
                  {code}
                </a>
              </dd>
            </div>
          )}
          <Fact name="Took">{duration(one.durationMicroseconds)}</Fact>
          <Fact name="At">
            <RelativeTime time={one.at} clock="real" />
          </Fact>
          <Fact name="Client">{one.client || 'unknown'}</Fact>
          <Fact name="Came">{ways[one.via] ?? one.via}</Fact>
          <Fact name="Host">
            {one.scheme}://{one.host}
          </Fact>
        </dl>
        {conversation && (
          <p>
            <Link href={`~/conversations/${conversation}`}>Open its conversation</Link>
            {message && (
              <>
                {' · '}
                <Link href={`~/trace/message/${message}`}>Trace its message</Link>
              </>
            )}
          </p>
        )}
      </header>

      {one.truncated && <p className="tool-note warn">A body was longer than 16 KB: only its beginning was kept, and the snippets below repeat only that.</p>}

      <section className="tool-part" aria-label="Parameters">
        <h3>Parameters</h3>
        {form !== null || query.length > 0 ? (
          <PairsTable label="Parameters" pairs={[...query, ...(form ?? [])]} none="It had none." />
        ) : (
          <JsonView label="Request body" value={one.requestBody ?? ''} />
        )}
        {form === null && query.length > 0 && <JsonView label="Request body" value={one.requestBody ?? ''} />}
      </section>

      <section className="tool-part" aria-label="Answer">
        <h3>Answer</h3>
        {one.responseBody ? <JsonView label="Response body" value={one.responseBody} open={3} /> : <p className="hint">It had no body.</p>}
      </section>

      <section className="tool-part" aria-label="Repeat it">
        <h3>Repeat it</h3>
        <Snippet
          label="Repeat this request"
          keep="request"
          tabs={[{ label: 'curl', code: curlOf(one, origin) }, ...(cli ? [{ label: 'twilio', code: cli }] : []), { label: 'Node', code: nodeOf(one, origin) }]}
        />
        <p className="hint">
          {cli ? 'The CLI and the library reach this server with the variables of ' : 'The vendor’s CLI has no command for this. Variables stand on '}
          <Link href="~/connect">Connect</Link>.
        </p>
      </section>

      <details className="tool-fold">
        <summary>Request headers</summary>
        <PairsTable label="Request headers" pairs={Object.entries(one.requestHeaders)} />
      </details>
      <details className="tool-fold">
        <summary>Response headers</summary>
        <PairsTable label="Response headers" pairs={Object.entries(one.responseHeaders)} />
      </details>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
