import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useRoute } from 'wouter';
import { type LoggedRequest, clearRequests, requests } from '../api/requests';
import { duration } from '../lib/ago';
import { Confirm } from '../parts/Confirm';
import { EmptyState } from '../parts/EmptyState';
import { Icon } from '../parts/Icon';
import { LogList } from '../parts/LogList';
import { RelativeTime } from '../parts/RelativeTime';
import { SearchField } from '../parts/SearchField';
import { SplitView } from '../parts/SplitView';
import { StatusPill } from '../parts/StatusPill';
import { PageHead, Toolbar } from '../parts/Toolbar';
import { useGo } from '../parts/useGo';
import { useLog } from '../parts/useLog';
import { useSession } from '../session';
import { RequestView } from './RequestView';
import { shortPath } from './shortPath';
import './requests.css';

const nothing = { search: '', method: '', status: '' };

export default function RequestsPage() {
  const { who, environment } = useSession();
  const [filter, setFilter] = useState(nothing);
  const [held, setHeld] = useState(false);
  const [reading, setReading] = useState(false);
  const go = useGo();
  const [, found] = useRoute('/:id');
  const chosen = found?.id ?? null;
  const cache = useQueryClient();
  const log = useLog<LoggedRequest>({
    queryKey: ['requests', 'list', filter],
    page: (next, signal) => requests(who, filter, next, signal),
    idOf: (one) => one.id,
    paused: held || reading,
  });
  const [client, setClient] = useState('');
  // The log keeps no list of its clients: those of what has been read so far are offered.
  const clients = useMemo(() => [...new Set(log.rows.map((one) => one.client).filter(Boolean))].sort(), [log.rows]);
  const shown = client ? log.rows.filter((one) => one.client === client) : log.rows;
  const { hasMore, loadingMore, more } = log;
  const filtered = Boolean(filter.search || filter.method || filter.status || client);

  useEffect(() => {
    if (client && shown.length < 20 && hasMore && !loadingMore) {
      more();
    }
  }, [client, shown.length, hasMore, loadingMore, more]);

  const isEmpty = !filtered && !log.waiting && log.error === null && log.rows.length === 0;

  const clear = async () => {
    await clearRequests(who);
    go('/');
    await cache.invalidateQueries({ queryKey: ['requests'] });
  };

  return (
    <div className="tool">
      <PageHead title="API log" hint="Every request to the REST API with its answer, newest first. Bodies are kept up to 16 KB, credentials never.">
        <button type="button" className="button" aria-pressed={held} onClick={() => setHeld(!held)}>
          <Icon name={held ? 'play' : 'pause'} size={15} /> {held ? 'Resume' : 'Pause'}
        </button>
        <Confirm title="Clear the API log?" description="The requests that are kept for this account are forgotten." action="Clear" onConfirm={clear}>
          {(ask) => (
            <button type="button" className="button" disabled={log.rows.length === 0} onClick={ask}>
              <Icon name="trash" size={15} /> Clear
            </button>
          )}
        </Confirm>
      </PageHead>
      {isEmpty && !chosen ? (
        <div className="tool-scroll">
          <EmptyState icon="list" title="No request yet" snippet={{ label: 'Make one', code: firstRequest(environment?.url) }}>
            What an SDK, the CLI or curl asks of this server appears here at once. What this page itself reads does not.
          </EmptyState>
        </div>
      ) : (
        <SplitView
          width="clamp(300px, 32vw, 420px)"
          listLabel="Requests"
          detailLabel="Request"
          back="All requests"
          onBack={() => go('/')}
          list={
            <>
              <Toolbar label="Filter requests">
                <SearchField label="Search requests" placeholder="Path, body, client, SID" value={filter.search} onChange={(search) => setFilter((now) => ({ ...now, search }))} />
                <select className="input" aria-label="Method" value={filter.method} onChange={(event) => setFilter({ ...filter, method: event.target.value })}>
                  <option value="">Method</option>
                  {['GET', 'POST', 'PUT', 'DELETE'].map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
                <select className="input" aria-label="Status" value={filter.status} onChange={(event) => setFilter({ ...filter, status: event.target.value })}>
                  <option value="">Status</option>
                  <option value="2xx">2xx done</option>
                  <option value="4xx">4xx refused</option>
                  <option value="5xx">5xx failed</option>
                </select>
                <select className="input" aria-label="Client" value={client} onChange={(event) => setClient(event.target.value)}>
                  <option value="">Client</option>
                  {[...new Set([...clients, ...(client ? [client] : [])])].map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
              </Toolbar>
              <LogList
                label="Requests, newest first"
                log={log}
                items={shown}
                keyOf={(one) => one.id}
                chosen={chosen}
                onChoose={(one) => go(`/${encodeURIComponent(one.id)}`)}
                height={60}
                onReading={setReading}
                empty={
                  <EmptyState
                    icon="search"
                    title={filtered ? 'No request fits' : 'None yet'}
                    actions={
                      filtered && (
                        <button type="button" className="button" onClick={() => (setFilter(nothing), setClient(''))}>
                          Show all
                        </button>
                      )
                    }
                  >
                    {filtered && 'Nothing that is kept has these words, this method and this status.'}
                  </EmptyState>
                }
              >
                {(one) => <Row one={one} />}
              </LogList>
            </>
          }
          detail={chosen && <RequestView key={chosen} id={chosen} />}
          otherwise={log.rows.length > 0 && <EmptyState icon="list" title="Choose a request">Its parameters, its answer, and how to repeat it.</EmptyState>}
        />
      )}
    </div>
  );
}

const firstRequest = (url = location.origin) =>
  `curl -X POST ${url}/v1/Conversations \\\n  -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \\\n  --data-urlencode 'FriendlyName=Front desk'`;

function Row({ one }: { one: LoggedRequest }) {
  return (
    <span className="log-row">
      <span className="log-line">
        <span className="log-main request-line" title={one.path}>
          <b className={`http-method ${one.method.toLowerCase()}`}>{one.method}</b> {shortPath(one.path)}
        </span>
        <StatusPill status={one.status}>
          {one.status}
          {one.code !== null && ` · ${one.code}`}
        </StatusPill>
      </span>
      <span className="log-line">
        <span className="log-sub">
          {one.client || 'unknown client'}
          {one.summary && ` · ${shortPath(one.summary)}`}
        </span>
        <span className="log-when">
          {duration(one.durationMicroseconds)} · <RelativeTime time={one.at} clock="real" />
        </span>
      </span>
    </span>
  );
}
