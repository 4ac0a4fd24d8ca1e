import { useEffect, useState } from 'react';
import type { Conversation } from '../api/conversations';
import { words } from '../lib/explain';
import { Icon } from '../parts/Icon';
import { ConversationList } from './ConversationList';
import { Participants } from './Participants';
import { PostBox } from './PostBox';
import { Timeline } from './Timeline';
import { useConversations } from './queries';
import './conversation.css';

interface Props {
  chosen: string | null;
  onChoose: (sid: string | null) => void;
  onStart: () => void;
}

/** What stands between the phones: the conversations, and the one that is looked at. */
export function ConversationPanel({ chosen, onChoose, onStart }: Props) {
  const { data, error, isPending } = useConversations();
  const [following, setFollowing] = useState(true);
  const list = data ?? [];
  // Without a choice, the latest conversation is shown.
  const shown = list.find((one) => one.sid === chosen) ?? (following ? list[0] : undefined);

  useEffect(() => setFollowing(true), [chosen]);

  if (error && list.length === 0) {
    return (
      <p className="wrong" role="alert">
        {words(error)}
      </p>
    );
  }
  if (isPending) {
    return <p className="empty">Loading conversations…</p>;
  }
  if (list.length === 0) {
    return (
      <div className="nothing">
        <Icon name="chat" size={34} />
        <strong>No conversations yet</strong>
        <p>A conversation joins people on different channels and hides their numbers from each other.</p>
        <button type="button" className="button" onClick={onStart}>
          Set up the first one
        </button>
      </div>
    );
  }
  return (
    <div className="conversations">
      <ConversationList conversations={list} chosen={shown?.sid ?? null} onChoose={onChoose} />
      {shown && <Detail key={shown.sid} conversation={shown} />}
    </div>
  );
}

function Detail({ conversation }: { conversation: Conversation }) {
  return (
    <section className="detail" aria-label={`Conversation ${titleOf(conversation)}`}>
      <header className="detail-head">
        <h3>{titleOf(conversation)}</h3>
        <span className={`state ${conversation.state}`}>{conversation.state}</span>
        <code className="sid">{conversation.sid}</code>
      </header>
      <Participants conversation={conversation.sid} />
      <Timeline conversation={conversation} />
      <PostBox conversation={conversation.sid} closed={conversation.state === 'closed'} />
    </section>
  );
}

export const titleOf = (one: Conversation) => one.friendly_name || one.unique_name || 'Unnamed conversation';
