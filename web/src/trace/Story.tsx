import { Link } from 'wouter';
import type { Trace } from '../api/trace';
import { called, kindOf } from '../conversation/names';
import { Icon } from '../parts/Icon';
import { Linked } from '../parts/Linked';
import { RelativeTime } from '../parts/RelativeTime';
import { SidLabel } from '../parts/SidLabel';
import { ArrivalStep } from './ArrivalStep';
import { Chapter } from './Chapter';
import { HookLine } from './HookLine';
import { Lane } from './Lane';

/** The chapters of a message's way, in the order in which they happened. */
export function Story({ trace }: { trace: Trace }) {
  const { message, arrival, recipients, webhooks } = trace;
  // What came first: the carrier's message is known a little before it is taken.
  const times = [arrival?.at, message?.dateCreated, ...(arrival?.steps.map((step) => step.at) ?? [])].map((time) => Date.parse(time ?? ''));
  const start = Math.min(...times.filter((time) => !Number.isNaN(time)));
  const before = webhooks.filter((one) => one.kind === 'pre');
  const after = webhooks.filter((one) => one.kind !== 'pre');
  return (
    <div className="story">
      {message && (
        <blockquote className={`story-message ${kindOf(message.author)}`}>
          <footer>
            <strong>{called(message.author)}</strong>
            <RelativeTime time={message.dateCreated} />
          </footer>
          {message.body ? (
            <p dir="auto">
              <Linked text={message.body} />
            </p>
          ) : (
            <p className="hint">{message.media && message.media.length > 0 ? 'Media without text' : message.contentSid ? 'A template' : 'No text'}</p>
          )}
        </blockquote>
      )}
      <ol className="chapters">
        {arrival && <ArrivalStep arrival={arrival} start={start} last={!message && webhooks.length === 0} />}
        {before.length > 0 && (
          <Chapter
            icon="webhook"
            title="Your application was asked first"
            tone={before.some((one) => one.status === 'failed') ? 'warn' : 'good'}
            last={!message && after.length === 0}
          >
            <ul className="hook-lines">
              {before.map((one) => (
                <HookLine key={one.sid} hook={one} start={start} />
              ))}
            </ul>
          </Chapter>
        )}
        {message && (
          <Chapter icon="chat" title={`It became message #${message.index}`} tone="good">
            <p className="chapter-facts">
              <SidLabel sid={message.sid} what="the message’s SID" />
              <Link href={`~/conversations/${message.conversationSid}/${message.sid}`}>its conversation</Link>
              {message.conversationState && <span>which was {message.conversationState}</span>}
            </p>
          </Chapter>
        )}
        {(message || recipients.length > 0) && (
          <Chapter icon="people" title={recipients.length === 0 ? 'Nobody else takes part' : `For ${countOf(recipients.length)}`}>
            {recipients.length === 0 ? (
              <p className="chapter-words">The message is kept in the conversation and went to nobody.</p>
            ) : (
              <ul className="lanes" aria-label="Recipients">
                {recipients.map((one, at) => (
                  <Lane key={`${one.participantSid ?? one.address}-${at}`} recipient={one} start={start} />
                ))}
              </ul>
            )}
          </Chapter>
        )}
        {(message || after.length > 0) && (
          <Chapter icon="webhook" title={after.length === 0 ? 'No webhook was told' : 'Your application was told'} last>
            {after.length === 0 ? (
              <p className="chapter-words">
                None asks for these events. REST calls fire webhooks only with the header <code>X-Twilio-Webhook-Enabled: true</code>.
              </p>
            ) : (
              <ul className="hook-lines" aria-label="Webhooks of this message">
                {after.map((one) => (
                  <HookLine key={one.sid} hook={one} start={start} />
                ))}
              </ul>
            )}
          </Chapter>
        )}
      </ol>
      {!message && !arrival && (
        <p className="hint pad">
          <Icon name="why" size={16} /> Nothing was recorded about this message.
        </p>
      )}
    </div>
  );
}

const countOf = (people: number) => (people === 1 ? 'one participant' : `${people} participants`);
