import { useMutation, useQueryClient } from '@tanstack/react-query';
import { removeConversation } from '../../api/conversations';
import type { Conversation } from '../../api/conversations';
import { Confirm } from '../../parts/Confirm';
import { Icon } from '../../parts/Icon';
import { RelativeTime } from '../../parts/RelativeTime';
import { useSession } from '../../session';
import { AttributesBox } from '../AttributesBox';
import { titleOf } from '../names';
import { useChange } from '../useChange';
import { Participants } from './Participants';
import { Webhooks } from './Webhooks';
import './about.css';

interface Props {
  conversation: Conversation;
  onClose: () => void;
  onGone: () => void;
}

/** What belongs to the conversation besides its messages. */
export function About({ conversation, onClose, onGone }: Props) {
  const { who } = useSession();
  const cache = useQueryClient();
  const change = useChange(conversation.sid);
  const remove = useMutation({
    mutationFn: () => removeConversation(who, conversation.sid),
    onSuccess: () => {
      onGone();
      return cache.invalidateQueries({ queryKey: ['conversations'] });
    },
  });
  return (
    <aside className="talk-side about" aria-label="About the conversation">
      <header className="side-head">
        <h4>About</h4>
        <button type="button" className="button quiet icon-only small" aria-label="Close: About" onClick={onClose}>
          <Icon name="close" size={16} />
        </button>
      </header>
      <Participants conversation={conversation} />
      <section className="about-part" aria-label="Attributes">
        <h5>Attributes</h5>
        <AttributesBox
          label="Attributes of the conversation"
          value={conversation.attributes ?? '{}'}
          most={16_384}
          onSave={(text) => change.mutateAsync({ Attributes: text })}
        />
      </section>
      <Webhooks conversation={conversation} />
      <section className="about-part" aria-label="Dates and deletion">
        <dl className="about-dates">
          <dt>Created</dt>
          <dd>
            <RelativeTime time={conversation.date_created} />
          </dd>
          <dt>Changed</dt>
          <dd>
            <RelativeTime time={conversation.date_updated} />
          </dd>
        </dl>
        <Confirm
          title={`Delete “${titleOf(conversation)}”?`}
          description="Its messages, participants and webhooks go with it. This cannot be undone."
          action="Delete"
          onConfirm={() => remove.mutateAsync()}
        >
          {(ask) => (
            <button type="button" className="button small danger-text" onClick={ask}>
              <Icon name="trash" size={14} /> Delete conversation
            </button>
          )}
        </Confirm>
      </section>
    </aside>
  );
}
