import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useAccountClock } from '../../clock';
import type { Conversation, Message } from '../../api/conversations';
import { messagesPath } from '../../api/talk';
import { words } from '../../lib/explain';
import { dayName } from '../../lib/time';
import { EmptyState } from '../../parts/EmptyState';
import { Skeleton } from '../../parts/Skeleton';
import { useMessage, useParticipants } from '../queries';
import { usePages } from '../usePages';
import { Entry } from './Entry';
import './thread.css';

/** So many messages are loaded to bring one into view that an address names; older ones are only explained beside the thread. */
const reach = 500;

/** For so many milliseconds it is kept in view while others are loaded. */
const settling = 1500;
/** So near to the end counts as there, in pixels. */
const near = 60;
const none: never[] = [];

/** The messages in their order, the newest at the end. Older ones come as one scrolls up; only what is seen is drawn. */
export function Thread({ conversation, chosen }: { conversation: Conversation; chosen: string | null }) {
  const { sid } = conversation;
  const { rows, hasMore, more, look, failed, error } = usePages<Message>(['messages', sid], messagesPath(sid));
  const { data: participants = none } = useParticipants(sid);
  const box = useRef<HTMLDivElement>(null);
  const messages = useMemo(() => rows?.toReversed() ?? [], [rows]);
  const count = messages.length;

  const list = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => 104,
    getItemKey: (index) => messages[index]?.sid ?? index,
    overscan: 6,
    anchorTo: 'end',
    paddingStart: 12,
    paddingEnd: 12,
  });
  const drawn = list.getVirtualItems();
  const first = drawn[0]?.index ?? 0;
  const last = drawn.at(-1)?.index ?? 0;

  // The list of the server begins with the newest.
  useEffect(() => look(count - 1 - last, count - 1 - first), [look, count, first, last]);

  // At the end until somebody scrolls up: pictures, ticks and reasons that come late make messages higher.
  const following = useRef(true);
  const before = useRef(0);
  const total = list.getTotalSize();
  useLayoutEffect(() => {
    const element = box.current;
    if (element && following.current) {
      element.scrollTop = element.scrollHeight;
    }
  }, [total, count]);
  const onScroll = () => {
    const element = box.current;
    if (element) {
      const left = element.scrollHeight - element.clientHeight - element.scrollTop;
      following.current = left < near || (following.current && element.scrollTop >= before.current);
      before.current = element.scrollTop;
    }
  };

  useEffect(() => {
    if (hasMore && failed === null && count > 0 && first < 12) {
      void more();
    }
  }, [hasMore, failed, count, first, more]);

  useReveal(sid, chosen, messages, total, hasMore, more, useCallback(
    (index: number) => {
      following.current = false;
      list.scrollToIndex(index, { align: 'center' });
    },
    [list],
  ));

  return (
    <div className="timeline" ref={box} role="log" aria-live="off" aria-label="Messages of the conversation" tabIndex={0} onScroll={onScroll}>
      {rows === null && !error && (
        <div className="pad">
          <Skeleton rows={4} height={76} label="Loading messages…" />
        </div>
      )}
      {error && rows === null && (
        <p className="wrong pad" role="alert">
          {words(error)}
        </p>
      )}
      {rows?.length === 0 && (
        <EmptyState icon="chat" title="No messages yet">
          Write one from a phone, or post one below.
        </EmptyState>
      )}
      {failed !== null && (
        <p className="wrong pad" role="alert">
          {words(failed)}{' '}
          <button type="button" className="button small" onClick={() => void more()}>
            Load older messages
          </button>
        </p>
      )}
      <div className="entries" style={{ height: total }}>
        {drawn.map((item) => {
          const message = messages[item.index];
          const before = messages[item.index - 1];
          return message ? (
            <div
              key={item.key}
              ref={list.measureElement}
              data-index={item.index}
              className="entry-place"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {(before ? !sameDay(before, message) : !hasMore) && <Day time={message.date_created} />}
              <Entry
                conversation={conversation}
                message={message}
                participants={participants}
                chosen={message.sid === chosen}
                quick={list.isScrolling}
              />
            </div>
          ) : null;
        })}
      </div>
    </div>
  );
}

const sameDay = (one: Message, other: Message) =>
  new Date(one.date_created).toDateString() === new Date(other.date_created).toDateString();

function Day({ time }: { time: string }) {
  const { now } = useAccountClock();
  return <p className="day">{dayName(time, now)}</p>;
}

/** Brings the message that the address names into view, once, loading older ones if it is not too far. */
function useReveal(
  sid: string,
  chosen: string | null,
  messages: Message[],
  /** The height of all: it changes while messages are measured. */
  height: number,
  hasMore: boolean,
  more: () => Promise<void>,
  show: (index: number) => void,
) {
  const shown = useRef<{ sid: string; until: number } | null>(null);
  const at = chosen === null ? -1 : messages.findIndex((one) => one.sid === chosen);
  const missing = chosen !== null && at < 0 && messages.length > 0;
  const { data } = useMessage(sid, missing ? chosen : null);
  const oldest = messages[0]?.index ?? 0;

  useEffect(() => {
    if (chosen === null) {
      shown.current = null;
    } else if (at >= 0 && shown.current?.sid !== chosen) {
      // What one has just clicked is in view already, or half of it.
      const drawn = document.getElementById(`message-${chosen}`);
      shown.current = { sid: chosen, until: drawn ? 0 : performance.now() + settling };
      if (drawn) {
        drawn.scrollIntoView({ block: 'nearest' });
      } else {
        show(at);
      }
    } else if (at >= 0 && shown.current && performance.now() < shown.current.until) {
      // Older ones came above it meanwhile, or turned out higher than they were thought to be.
        show(at);
    } else if (missing && hasMore && data && oldest - data.index < reach) {
      void more();
    }
  }, [chosen, at, height, missing, hasMore, data, oldest, more, show]);
}
