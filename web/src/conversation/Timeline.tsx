import { useLayoutEffect, useRef } from 'react';
import type { Conversation } from '../api/conversations';
import { Entry } from './Entry';
import { useMessages, useParticipants } from './thread';

/** The messages of the conversation in their order, each with what became of it. */
export function Timeline({ conversation }: { conversation: Conversation }) {
  const { data } = useMessages(conversation.sid);
  const { data: participants = [] } = useParticipants(conversation.sid);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

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

  return (
    <div
      className="timeline"
      ref={box}
      role="log"
      aria-label="Messages of the conversation"
      tabIndex={0}
      onScroll={(event) => {
        const element = event.currentTarget;
        atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
      }}
    >
      <div className="entries">
        {data?.length === 0 && <p className="empty">No messages yet. Write one from a phone, or post one below.</p>}
        {data?.map((message) => (
          <Entry key={message.sid} conversation={conversation} message={message} participants={participants} />
        ))}
      </div>
    </div>
  );
}
