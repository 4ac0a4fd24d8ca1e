import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { EmptyState } from '../parts/EmptyState';
import { SplitView } from '../parts/SplitView';
import { useGo } from '../parts/useGo';
import { Detail } from './Detail';
import { ConversationList } from './list/ConversationList';
import { NewConversation } from './list/NewConversation';
import './bits.css';
import './talk.css';

/** The conversations: `/conversations`, one of them: `/conversations/CH…`, and why one of its messages arrived: `/conversations/CH…/IM…`. */
export default function ConversationsPage() {
  const [location] = useLocation();
  const go = useGo();
  const [named, message] = location.slice(1).split('/').map(decodeURIComponent);
  const [first, setFirst] = useState<string | null>(null);
  const [creating, setCreating] = useState(false);
  const narrow = useNarrow();
  // Without a choice, wide screens show the first of the list, and stay with it.
  const sid = named || (narrow ? null : first);

  return (
    <div className="talk">
      <h2 className="unseen">Conversations</h2>
      <SplitView
        listLabel="List of conversations"
        detailLabel="Chosen conversation"
        back="All conversations"
        onBack={() => go('/')}
        width="320px"
        list={<ConversationList chosen={sid} onChoose={(one) => go(`/${one}`)} onFirst={setFirst} onCreate={() => setCreating(true)} />}
        detail={
          sid ? (
            <Detail
              key={sid}
              sid={sid}
              message={message || null}
              onMessage={(im) => go(im ? `/${sid}/${im}` : `/${sid}`)}
              onGone={() => {
                setFirst(null);
                go('/');
              }}
            />
          ) : null
        }
        otherwise={
          <EmptyState
            icon="chat"
            title="No conversation is chosen"
            actions={
              <button type="button" className="button primary" onClick={() => setCreating(true)}>
                Create a conversation
              </button>
            }
          >
            A conversation joins people on different channels and hides their numbers from each other.
          </EmptyState>
        }
      />
      <NewConversation open={creating} onOpenChange={setCreating} onCreated={(one) => go(`/${one}`)} />
    </div>
  );
}

/** Whether list and conversation take turns (the same width as in split.css). */
function useNarrow(): boolean {
  const query = '(max-width: 859px)';
  const [narrow, setNarrow] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = () => setNarrow(media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, []);
  return narrow;
}
