import { Link } from 'wouter';
import type { Arrival } from '../api/trace';
import { called } from '../conversation/names';
import { readable } from '../lib/addresses';
import { Icon } from '../parts/Icon';
import { StatusPill } from '../parts/StatusPill';
import { Chapter } from './Chapter';
import { StepLine } from './StepLine';
import { Words } from './Words';

const titles: Record<string, string> = {
  phone: 'It came from a phone',
  rest: 'It was posted over REST',
  chat: 'It was written in a chat',
  'webhook-reply': 'A webhook’s answer wrote it',
};

const taken = new Set(['appended', 'created']);

/** Where it came from, which binding matched or why none did, and what happened until it was a message. */
export function ArrivalStep({ arrival, start, last }: { arrival: Arrival; start: number; last: boolean }) {
  const lost = !taken.has(arrival.outcome) && arrival.outcome !== 'waiting' && arrival.outcome !== 'duplicate';
  const tone = lost ? 'bad' : taken.has(arrival.outcome) ? 'good' : 'warn';
  return (
    <Chapter
      icon={arrival.by === 'phone' ? 'phone' : arrival.by === 'rest' ? 'code' : 'chat'}
      title={titles[arrival.by] ?? 'It arrived'}
      tone={tone}
      last={last}
      note={<StatusPill status={arrival.outcome} tone={tone} />}
    >
      {arrival.from && arrival.to && (
        <p className="chapter-way">
          {called(arrival.from)} <Icon name="next" size={14} /> <span className="unseen">to</span> {readable(arrival.to)}
        </p>
      )}
      {lost ? (
        <div className="verdict bad">
          <Icon name="warning" size={16} />
          <div>
            {arrival.reason && <strong>{arrival.reason.replaceAll('_', ' ')}</strong>}
            <p>
              <Words>{arrival.words}</Words>
            </p>
          </div>
        </div>
      ) : (
        // A binding says it itself, below.
        !(arrival.binding && arrival.outcome === 'appended') && (
          <p className="chapter-words">
            <Words>{arrival.words}</Words>
          </p>
        )
      )}
      {arrival.binding && (
        <p className="binding">
          <Icon name="eyeOff" size={14} /> The binding of <strong>{called(arrival.binding.address)}</strong>
          {arrival.binding.proxyAddress && <> behind {readable(arrival.binding.proxyAddress)}</>} matched in{' '}
          <Link href={`~/conversations/${arrival.binding.conversationSid}`}>this conversation</Link>.
        </p>
      )}
      {arrival.steps.length > 0 && (
        <ol className="steps" aria-label="Steps of the arrival">
          {arrival.steps.map((step, at) => (
            <StepLine key={at} step={step} start={start} />
          ))}
        </ol>
      )}
    </Chapter>
  );
}
