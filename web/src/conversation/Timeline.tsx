import type { Conversation } from '../api/conversations';
import { useStayAtEnd } from '../parts/useStayAtEnd';
import { Entry } from './Entry';
import { useMessages, useParticipants } from './thread';

/** The messages of the conversation in their order, each with what became of it. */
export function Timeline({ conversation }: { conversation: Conversation }) {
  const { data } = useMessages(conversation.sid);
  const { data: participants = [] } = useParticipants(conversation.sid);
  const { box, onScroll } = useStayAtEnd<HTMLDivElement>();

  return (
    <div
      className="timeline"
      ref={box}
      role="log"
      aria-label="Messages of the conversation"
      tabIndex={0}
      onScroll={onScroll}
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
