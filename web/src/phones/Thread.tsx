import { Fragment, useLayoutEffect, useRef } from 'react';
import type { Channel, PhoneMessage } from '../api/sandbox';
import { dayName } from '../lib/time';
import { Bubble } from './Bubble';

interface Props {
  channel: Channel;
  name: string;
  messages: PhoneMessage[];
  now: number;
}

/** What the phone shows of one chat. Stays at the end while new messages come, unless somebody scrolled up. */
export function Thread({ channel, name, messages, now }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const count = messages.length;

  useLayoutEffect(() => {
    const element = box.current;
    if (element && atEnd.current) {
      element.scrollTop = element.scrollHeight;
    }
  }, [count]);

  // Pictures arrive later than their bubbles and make the thread longer.
  useLayoutEffect(() => {
    const element = box.current;
    const list = element?.firstElementChild;
    if (!element || !list) {
      return;
    }
    const growing = new ResizeObserver(() => {
      if (atEnd.current) {
        element.scrollTop = element.scrollHeight;
      }
    });
    growing.observe(list);
    return () => growing.disconnect();
  }, []);

  const lastSent = messages.findLast((message) => message.direction === 'sent')?.id;
  return (
    <div
      className="thread"
      ref={box}
      role="log"
      aria-label={`Messages on the ${name} phone`}
      tabIndex={0}
      onScroll={(event) => {
        const element = event.currentTarget;
        atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
      }}
    >
      <div className="bubbles">
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
              <Bubble channel={channel} message={message} first={first} last={last} latestSent={message.id === lastSent} />
            </Fragment>
          );
        })}
      </div>
    </div>
  );
}
