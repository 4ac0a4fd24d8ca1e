import type { Conversation } from '../api/conversations';
import { words } from '../lib/explain';
import { Confirm } from '../parts/Confirm';
import { Icon } from '../parts/Icon';
import { SidLabel } from '../parts/SidLabel';
import { StatusPill } from '../parts/StatusPill';
import { TimeLeft, Timers } from './Timers';
import { titleOf } from './names';
import { useChange } from './useChange';

interface Props {
  conversation: Conversation;
  about: boolean;
  onAbout: () => void;
}

export function Head({ conversation, about, onAbout }: Props) {
  const change = useChange(conversation.sid);
  const { state, unique_name: unique, timers } = conversation;
  const move = (to: string) => change.mutate({ State: to });
  return (
    <header className="talk-head">
      <div className="talk-title">
        <h3 dir="auto" title={titleOf(conversation)}>
          {titleOf(conversation)}
        </h3>
        <StatusPill status={state} />
      </div>
      <div className="talk-actions">
        {state === 'active' && (
          <button type="button" className="button small" disabled={change.isPending} onClick={() => move('inactive')}>
            Deactivate
          </button>
        )}
        {state === 'inactive' && (
          <button type="button" className="button small" disabled={change.isPending} onClick={() => move('active')}>
            Activate
          </button>
        )}
        {state !== 'closed' && (
          <Confirm
            title="Close this conversation?"
            description="A closed conversation takes no more messages and cannot be opened again. Its numbers become free for another one."
            action="Close it"
            onConfirm={() => change.mutateAsync({ State: 'closed' })}
          >
            {(ask) => (
              <button type="button" className="button small" onClick={ask}>
                Close
              </button>
            )}
          </Confirm>
        )}
        {state !== 'closed' && <Timers conversation={conversation} />}
        <button type="button" className="button small" aria-pressed={about} onClick={onAbout}>
          <Icon name="people" size={15} /> About
        </button>
      </div>
      <p className="talk-facts">
        {unique && conversation.friendly_name && <code title={unique}>{unique}</code>}
        <SidLabel sid={conversation.sid} what="the conversation’s SID" />
        {state !== 'closed' && <TimeLeft what="inactive" until={timers?.date_inactive} />}
        {state !== 'closed' && <TimeLeft what="closed" until={timers?.date_closed} />}
      </p>
      {change.error && (
        <p className="wrong" role="alert">
          {words(change.error)}
        </p>
      )}
    </header>
  );
}
