import { Collapsible } from '@base-ui/react/collapsible';
import { memo, useState } from 'react';
import { Link } from 'wouter';
import type { Conversation, Message, Participant } from '../../api/conversations';
import { fileSize } from '../../lib/media';
import { exactly } from '../../lib/ago';
import { timeOfDay } from '../../lib/time';
import { Attachment } from '../../parts/Attachment';
import { Icon } from '../../parts/Icon';
import { Linked } from '../../parts/Linked';
import { useSession } from '../../session';
import { called, kindOf } from '../names';
import { useReceipts } from '../queries';
import { Deliveries } from './Deliveries';
import { EntryDetails } from './EntryDetails';
import { Sums } from './Sums';

interface Props {
  conversation: Conversation;
  message: Message;
  participants: Participant[];
  chosen: boolean;
  /** The thread rushes by: nothing is asked for messages that are gone in a moment. */
  quick: boolean;
}

/** A message, what became of it at each participant, and the way to why. */
export const Entry = memo(function Entry({ conversation, message, participants, chosen, quick }: Props) {
  const { environment } = useSession();
  const [open, setOpen] = useState(false);
  const { sid, delivery } = message;
  const total = delivery?.total ?? 0;
  const { data: receipts } = useReceipts(
    conversation.sid, sid, JSON.stringify(delivery), open ? 'closely' : total === 0 || quick ? 'wait' : 'once',
  );
  const kind = kindOf(message.author);
  return (
    <article
      id={`message-${sid}`}
      className={chosen ? `entry ${kind} chosen` : `entry ${kind}`}
      aria-label={`Message ${message.index} by ${called(message.author)}`}
    >
      <header>
        <strong>{called(message.author)}</strong>
        {message.content_sid && (
          <span className="entry-template">
            <Icon name="template" size={13} /> Template
          </span>
        )}
        <span className="index">#{message.index}</span>
        <time dateTime={message.date_created} title={exactly(Date.parse(message.date_created))}>
          {timeOfDay(message.date_created)}
        </time>
      </header>
      {message.body && (
        <p className="text" dir="auto">
          <Linked text={message.body} />
        </p>
      )}
      {message.media?.map((media) => (
        <Attachment
          key={media.sid}
          contentType={media.content_type}
          name={media.filename ?? `${media.content_type}, ${fileSize(media.size)}`}
          paths={[`/v1/Services/${conversation.chat_service_sid}/Media/${media.sid}/Content`]}
        />
      ))}
      {total > 0 && <Deliveries message={message} receipts={receipts ?? null} participants={participants} />}
      <Collapsible.Root open={open} onOpenChange={setOpen}>
        <div className="entry-foot">
          <Collapsible.Trigger className="entry-more">
            {delivery && total > 0 ? <Sums delivery={delivery} /> : <span className="sum">no deliveries</span>}
            <span className="turn">
              <Icon name="chevron" size={15} />
            </span>
            <span className="unseen">details of message {message.index}</span>
          </Collapsible.Trigger>
          {environment && (
            <Link
              className="why-link"
              href={chosen ? `/${conversation.sid}` : `/${conversation.sid}/${sid}`}
              aria-label={`Why message ${message.index} went where it went`}
              aria-current={chosen || undefined}
            >
              <Icon name="why" size={15} /> Why
            </Link>
          )}
        </div>
        <Collapsible.Panel>
          <EntryDetails conversation={conversation.sid} message={message} receipts={receipts ?? null} participants={participants} />
        </Collapsible.Panel>
      </Collapsible.Root>
    </article>
  );
});
