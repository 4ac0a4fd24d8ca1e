import type { TraceRecipient } from '../api/trace';
import { Tick } from '../conversation/thread/Tick';
import { readable } from '../lib/addresses';
import { codePage, explainReceipt } from '../lib/explain';
import { Icon } from '../parts/Icon';
import { RelativeTime } from '../parts/RelativeTime';
import { SidLabel } from '../parts/SidLabel';
import { StatusPill, type Tone } from '../parts/StatusPill';
import { AttemptBox } from './AttemptBox';
import { Offset } from './Offset';
import { Words } from './Words';

const channels: Record<string, string> = { whatsapp: 'WhatsApp', sms: 'SMS', chat: 'Chat' };

/** What is skipped on purpose is no failure; what a rule or a carrier stopped is. */
function toneOf(one: TraceRecipient): Tone {
  if (one.errorCode || one.outcome === 'failed' || one.outcome === 'undelivered') {
    return 'bad';
  }
  if (one.outcome === 'skipped') {
    return one.reason === 'author' || one.reason === 'chat' ? 'quiet' : 'bad';
  }
  return one.outcome === 'delivered' || one.outcome === 'read' ? 'good' : 'info';
}

/** One participant's part of the story: what was decided and why, what the carrier said, and which receipts came. */
export function Lane({ recipient: one, start }: { recipient: TraceRecipient; start: number }) {
  const tone = toneOf(one);
  return (
    <li className={`lane ${tone}`}>
      <header>
        <span className={`mark ${one.channel}`}>{channels[one.channel] ?? one.channel}</span>
        <strong>{one.address ? readable(one.address) : (one.identity ?? 'Unnamed')}</strong>
        {one.proxyAddress && (
          <span className="behind">
            <Icon name="eyeOff" size={13} /> <span className="unseen">hidden behind</span> {readable(one.proxyAddress)}
          </span>
        )}
        <StatusPill status={one.outcome} tone={tone}>
          {one.outcome === 'skipped' && one.reason ? `skipped: ${one.reason.replaceAll('_', ' ')}` : undefined}
        </StatusPill>
      </header>
      {tone === 'bad' ? (
        <div className="verdict bad">
          <Icon name="warning" size={16} />
          <div>
            {one.errorCode ? (
              <a href={codePage(one.errorCode)} target="_blank" rel="noreferrer">
                Error {one.errorCode}
              </a>
            ) : (
              one.reason && <strong>{one.reason.replaceAll('_', ' ')}</strong>
            )}
            <p>
              <Words>{one.words || explainReceipt(one.errorCode) || ''}</Words>
            </p>
          </div>
        </div>
      ) : (
        <p className="chapter-words">
          <Words>{one.words}</Words>
        </p>
      )}
      {(one.window || one.template) && (
        <p className="chapter-facts">
          {one.window && (
            <span>
              <Icon name="clock" size={13} />{' '}
              {one.window.isOpen ? (
                <>24-hour window open{one.window.openUntil && <>, ends <RelativeTime time={one.window.openUntil} /></>}</>
              ) : (
                '24-hour window closed'
              )}
            </span>
          )}
          {one.template && (
            <span>
              <Icon name="template" size={13} /> {one.template.name} ({one.template.language})
              {one.template.variables && Object.keys(one.template.variables).length > 0 && <> with {pairs(one.template.variables)}</>}
            </span>
          )}
        </p>
      )}
      {one.attempts.map((attempt) => (
        <AttemptBox key={attempt.number} attempt={attempt} start={start} />
      ))}
      {one.statuses.length > 0 && (
        <ol className="statuses" aria-label="Statuses">
          {one.statuses.map((status, at) => (
            <li key={at} className={status.errorCode ? 'bad' : status.status}>
              <Tick status={status.status} /> {status.status} <Offset at={status.at} start={start} />
            </li>
          ))}
        </ol>
      )}
      {one.receiptSid && <SidLabel sid={one.receiptSid} what="the receipt’s SID" />}
    </li>
  );
}

const pairs = (variables: Record<string, string>) =>
  Object.entries(variables)
    .map(([name, value]) => `${name} = “${value}”`)
    .join(', ');
