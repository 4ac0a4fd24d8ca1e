import { Fragment, useState } from 'react';
import type { Channel, PhoneMessage } from '../api/sandbox';
import { dayName } from '../lib/time';
import { useStayAtEnd } from '../parts/useStayAtEnd';
import { Bubble } from './Bubble';

interface Props {
  channel: Channel;
  name: string;
  messages: PhoneMessage[];
  now: number;
  onTap?: (messageId: string, button: string) => void;
}

/** So many messages are drawn at first, and so many more on demand: a phone may hold thousands. */
const page = 100;

/** What the phone shows of one chat. Stays at the end while new messages come, unless somebody scrolled up. */
export function Thread({ channel, name, messages: all, now, onTap }: Props) {
  const [shown, setShown] = useState(page);
  const messages = all.slice(-shown);
  const { box, onScroll } = useStayAtEnd<HTMLDivElement>();
  const count = messages.length;
  const lastSent = messages.findLast((message) => message.direction === 'sent')?.id;
  return (
    <div
      className="thread"
      ref={box}
      role="log"
      aria-label={`Messages on the ${name} phone`}
      tabIndex={0}
      onScroll={onScroll}
    >
      <div className="bubbles">
        {all.length > shown && (
          <button type="button" className="earlier" onClick={() => setShown(shown + page)}>
            Earlier messages
          </button>
        )}
        {count === 0 && <p className="empty">No messages yet</p>}
        {messages.map((message, at) => {
          const before = messages[at - 1];
          const after = messages[at + 1];
          const day = dayName(message.timestamp, now);
          const newDay = !before || dayName(before.timestamp, now) !== day;
          const first = newDay || before.direction !== message.direction;
          const last = after?.direction !== message.direction || dayName(after.timestamp, now) !== day;
          return (
            <Fragment key={message.id}>
              {newDay && <p className="day">{day}</p>}
              <Bubble
                channel={channel}
                message={message}
                first={first}
                last={last}
                latestSent={message.id === lastSent}
                onTap={onTap}
              />
            </Fragment>
          );
        })}
      </div>
    </div>
  );
}
