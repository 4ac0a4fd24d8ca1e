import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type Attempt, attempts } from '../api/webhooks';
import { duration } from '../lib/ago';
import { grouped } from '../lib/log';
import { EmptyState } from '../parts/EmptyState';
import { LogList } from '../parts/LogList';
import { RelativeTime } from '../parts/RelativeTime';
import { SearchField } from '../parts/SearchField';
import { SplitView } from '../parts/SplitView';
import { StatusPill } from '../parts/StatusPill';
import { Toolbar } from '../parts/Toolbar';
import { useLog } from '../parts/useLog';
import { useSession } from '../session';
import { AttemptView } from './AttemptView';
import { after, before } from './eventNames';

const nothing = { eventType: '', status: '', conversationSid: '' };

const groupOf = (one: Attempt) => `${one.eventSid} ${one.webhookSid}`;

/** Every attempt; those of one event at one webhook stand together. */
export function Attempts({ chosen }: { chosen: string | null }) {
  const { who, environment } = useSession();
  const sandbox = environment !== null;
  const [filter, setFilter] = useState(nothing);
  const [reading, setReading] = useState(false);
  const [, go] = useLocation();
  const log = useLog<Attempt>({
    queryKey: ['webhooks', 'list', sandbox, filter],
    page: (next, signal) => attempts(who, sandbox, filter, next, signal),
    idOf: (one) => one.sid,
    paused: reading,
  });
  const groups = useMemo(() => grouped(log.rows, groupOf), [log.rows]);
  const chosenGroup = groups.find((group) => group.some((one) => one.sid === chosen));
  const filtered = Boolean(filter.eventType || filter.status || filter.conversationSid);

  const isEmpty = !filtered && !log.waiting && log.error === null && groups.length === 0;

  if (isEmpty && !chosen) {
    return (
      <div className="tool-scroll">
        <NoneYet url={environment?.url} />
      </div>
    );
  }
  return (
    <SplitView
      width="clamp(300px, 32vw, 420px)"
      listLabel="Deliveries"
      detailLabel="Delivery"
      back="All deliveries"
      onBack={() => go('/')}
      list={
        <>
          <Toolbar label="Filter deliveries">
            <SearchField
              label="Conversation’s SID"
              placeholder="Conversation SID"
              value={filter.conversationSid}
              onChange={(text) => setFilter((now) => ({ ...now, conversationSid: text.trim() }))}
            />
            <select className="input" aria-label="Event" value={filter.eventType} onChange={(event) => setFilter({ ...filter, eventType: event.target.value })}>
              <option value="">Any event</option>
              <optgroup label="Told afterwards">
                {after.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </optgroup>
              <optgroup label="Asked before">
                {before.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </optgroup>
            </select>
            <select className="input" aria-label="Status" value={filter.status} onChange={(event) => setFilter({ ...filter, status: event.target.value })}>
              <option value="">Any status</option>
              <option value="succeeded">Succeeded</option>
              <option value="failed">Failed</option>
              <option value="pending">Pending</option>
            </select>
          </Toolbar>
          <LogList
            label="Deliveries, newest first"
            log={log}
            items={groups}
            keyOf={(group) => groupOf(group[0] as Attempt)}
            chosen={chosenGroup ? groupOf(chosenGroup[0] as Attempt) : null}
            onChoose={(group) => go(`/${group[0]?.sid ?? ''}`)}
            height={64}
            onReading={setReading}
            empty={
              <EmptyState icon="search" title={filtered ? 'No delivery fits' : 'None yet'} actions={filtered && <button type="button" className="button" onClick={() => setFilter(nothing)}>Show all</button>} />
            }
          >
            {(group) => <Row group={group} />}
          </LogList>
        </>
      }
      detail={chosen && <AttemptView key={chosen} sid={chosen} />}
      otherwise={groups.length > 0 && <EmptyState icon="webhook" title="Choose a delivery">What was sent, what came back, and how to send it again.</EmptyState>}
    />
  );
}

function Row({ group }: { group: Attempt[] }) {
  const one = group[0] as Attempt;
  return (
    <span className="log-row">
      <span className="log-line">
        <span className="log-main">{one.eventType}</span>
        <StatusPill status={one.status} tone={one.status === 'succeeded' ? 'good' : undefined}>
          {one.response ? `${one.response.status} · ` : ''}
          {one.status}
        </StatusPill>
      </span>
      <span className="log-line">
        <span className="log-sub">
          {group.length > 1 && <b>{group.length} attempts · </b>}
          {withoutScheme(one.request.url)}
        </span>
        <span className="log-when">
          {one.durationMicroseconds !== null && `${duration(one.durationMicroseconds)} · `}
          <RelativeTime time={one.dateCreated} />
        </span>
      </span>
    </span>
  );
}

const withoutScheme = (url: string) => url.replace(/^https?:\/\//, '');

function NoneYet({ url = location.origin }: { url?: string }) {
  return (
    <EmptyState
      icon="webhook"
      title="No webhook has been called yet"
      actions={
        <Link className="button" href="/configuration">
          Configure webhooks
        </Link>
      }
      snippet={{
        label: 'A webhook of one conversation',
        code: [
          `curl -X POST ${url}/v1/Conversations/CH…/Webhooks \\`, '  -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" \\', '  -d Target=webhook \\',
          '  -d Configuration.Url=http://127.0.0.1:3000/events \\', '  -d Configuration.Filters=onMessageAdded',
        ].join('\n'),
      }}
    >
      What comes from a phone or a timer calls them. A REST request does only with the header <code>X-Twilio-Webhook-Enabled: true</code>.
    </EmptyState>
  );
}
