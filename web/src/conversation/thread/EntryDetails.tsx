import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Message, Participant, Receipt } from '../../api/conversations';
import { changeMessage, removeMessage } from '../../api/talk';
import { Confirm } from '../../parts/Confirm';
import { Icon } from '../../parts/Icon';
import { RelativeTime } from '../../parts/RelativeTime';
import { SidLabel } from '../../parts/SidLabel';
import { StatusPill } from '../../parts/StatusPill';
import { useSession } from '../../session';
import { AttributesBox } from '../AttributesBox';
import { nameOf } from './Deliveries';

interface Props {
  conversation: string;
  message: Message;
  receipts: Receipt[] | null;
  participants: Participant[];
}

/** The receipts one by one, the SIDs, the attributes, and the way to delete the message. */
export function EntryDetails({ conversation, message, receipts, participants }: Props) {
  const { who } = useSession();
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: ['messages', conversation] });
  const save = useMutation({
    mutationFn: (attributes: string) => changeMessage(who, conversation, message.sid, { Attributes: attributes }),
    onSuccess: refresh,
  });
  const remove = useMutation({ mutationFn: () => removeMessage(who, conversation, message.sid), onSuccess: refresh });
  return (
    <div className="entry-details">
      {receipts && receipts.length > 0 && (
        <ul className="receipts" aria-label="Receipts">
          {receipts.map((receipt) => (
            <li key={receipt.sid}>
              <span>{nameOf(receipt, participants)}</span>
              <StatusPill status={receipt.status} />
              <RelativeTime time={receipt.date_updated} />
              <SidLabel sid={receipt.sid} what="the receipt’s SID" />
              {receipt.channel_message_sid && <SidLabel sid={receipt.channel_message_sid} what="the SID at the channel" />}
            </li>
          ))}
        </ul>
      )}
      <p className="facts">
        <SidLabel sid={message.sid} what="the message’s SID" />
        {message.participant_sid && <SidLabel sid={message.participant_sid} what="the author’s SID" />}
        {message.content_sid && <SidLabel sid={message.content_sid} what="the content’s SID" />}
        <Confirm
          title={`Delete message ${message.index}?`}
          description="It goes from the conversation. What a phone has received stays on the phone."
          action="Delete"
          onConfirm={() => remove.mutateAsync()}
        >
          {(ask) => (
            <button type="button" className="button quiet small" onClick={ask}>
              <Icon name="trash" size={14} /> Delete message
            </button>
          )}
        </Confirm>
      </p>
      <AttributesBox
        label={`Attributes of message ${message.index}`}
        value={message.attributes ?? '{}'}
        most={4096}
        onSave={(text) => save.mutateAsync(text)}
      />
    </div>
  );
}
