import { Fragment, useState } from 'react';
import type { PhoneMessage } from '../api/sandbox';
import { useAhead } from '../clock';
import { dayName } from '../lib/time';
import { useStayAtEnd } from '../parts/useStayAtEnd';
import { Bubble } from './Bubble';
import type { DeskPhone } from './desk';

interface Props {
  phone: DeskPhone;
  address: string;
  messages: PhoneMessage[];
  loading: boolean;
  /** The phone has older ones than these. */
  hasMore: boolean;
  onMore: () => void;
  isTyping: boolean;
  onTap?: (messageId: string, button: string) => void;
}

/** So many messages are drawn at first, and so many more on demand: a phone may hold thousands. */
const page = 60;

/** What the phone shows of one chat. Stays at the end while new messages come, unless somebody scrolled up. */
export function Thread({ phone: { channel, name }, address, messages: all, loading, hasMore, onMore, isTyping, onTap }: Props) {
  const [shown, setShown] = useState(page);
  const now = Date.now() + useAhead();
  const messages = all.slice(-shown);
  const { box, onScroll } = useStayAtEnd<HTMLDivElement>();
  const earlier = () => {
    setShown(shown + page);
    if (all.length <= shown + page && hasMore) {
      onMore();
    }
  };
  const lastSent = messages.findLast((message) => message.direction === 'sent')?.id;
  return (
    <div className="thread" ref={box} role="log" aria-label={`Messages on the ${name} phone`} tabIndex={0} onScroll={onScroll}>
      <div className="bubbles">
        {(all.length > shown || hasMore) && (
          <button type="button" className="earlier" onClick={earlier}>
            Earlier messages
          </button>
        )}
        {messages.length === 0 && !loading && <p className="empty">No messages yet</p>}
        {messages.map((message, at) => {
          const before = messages[at - 1];
          const after = messages[at + 1];
          const day = dayName(message.timestamp, now);
          const newDay = !before || dayName(before.timestamp, now) !== day;
          const first = newDay || before.direction !== message.direction;
          const last = after?.direction !== message.direction || dayName(after.timestamp, now) !== day;
          return (
            <Fragment key={message.id}>
              {newDay && <p className="phone-day">{day}</p>}
              <Bubble
                channel={channel}
                address={address}
                message={message}
                first={first}
                last={last}
                latestSent={message.id === lastSent}
                onTap={onTap}
              />
            </Fragment>
          );
        })}
        {isTyping && (
          <p className="bubble received first typing" role="status">
            <span className="unseen">typing…</span>
            <i />
            <i />
            <i />
          </p>
        )}
      </div>
    </div>
  );
}
