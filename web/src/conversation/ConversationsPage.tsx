import { useLocation } from 'wouter';
import { ConversationPanel } from './ConversationPanel';

/** The conversations: `/conversations`, and one of them: `/conversations/CH…`. */
export default function ConversationsPage() {
  const [location, go] = useLocation();
  const chosen = location.slice(1).split('/')[0] || null;
  return (
    <div className="middle">
      <h2 className="unseen">Conversations</h2>
      <ConversationPanel chosen={chosen} onChoose={(sid) => go(sid ? `/${sid}` : '/')} onStart={() => go('~/connect')} />
    </div>
  );
}
