import { Collapsible } from '@base-ui/react/collapsible';
import { useState } from 'react';
import type { Conversation, Delivery, Message, Participant } from '../api/conversations';
import { channelOf } from '../lib/addresses';
import { fileSize } from '../lib/media';
import { timeOfDay } from '../lib/time';
import { Attachment } from '../parts/Attachment';
import { Icon } from '../parts/Icon';
import { Linked } from '../parts/Linked';
import { Receipts } from './Receipts';
import { called } from './thread';

interface Props {
  conversation: Conversation;
  message: Message;
  participants: Participant[];
}

export function Entry({ conversation, message, participants }: Props) {
  const [open, setOpen] = useState(false);
  const kind = kindOf(message.author);
  return (
    <article className={`entry ${kind}`} aria-label={`Message ${message.index} by ${called(message.author)}`}>
      <header>
        <strong>{called(message.author)}</strong>
        {message.content_sid && (
          <span className="template">
            <Icon name="template" size={13} /> Template
          </span>
        )}
        <span className="index">#{message.index}</span>
        <time dateTime={message.date_created}>{timeOfDay(message.date_created)}</time>
      </header>
      {message.body && (
        <p className="text">
          <Linked text={message.body} />
        </p>
      )}
      {message.media?.map((media) => (
        <Attachment
          key={media.sid}
          contentType={media.content_type}
          name={media.filename ?? `${media.content_type}, ${fileSize(media.size)}`}
          paths={[
            `/v1/Services/${conversation.chat_service_sid}/Media/${media.sid}/Content`,
            `/mcs/v1/Services/${conversation.chat_service_sid}/Media/${media.sid}/Content`,
          ]}
        />
      ))}
      {message.delivery && message.delivery.total > 0 ? (
        <Collapsible.Root open={open} onOpenChange={setOpen}>
          <Collapsible.Trigger className="delivery">
            <Sums delivery={message.delivery} />
            <span className="turn">
              <Icon name="chevron" size={15} />
            </span>
            <span className="unseen">receipts</span>
          </Collapsible.Trigger>
          <Collapsible.Panel className="receipt-panel">
            <Receipts conversation={conversation.sid} message={message.sid} participants={participants} open={open} />
          </Collapsible.Panel>
        </Collapsible.Root>
      ) : (
        <span className="delivery plain">{kind === 'system' ? 'No deliveries' : 'No deliveries: nobody else takes part by phone'}</span>
      )}
    </article>
  );
}

function kindOf(author: string | null): string {
  if (!author || author === 'system') {
    return 'system';
  }
  return /^(whatsapp:)?\+/.test(author) ? channelOf(author) : 'chat';
}

/** The sums as the API gives them: all, some or none; what is none is left out. */
function Sums({ delivery }: { delivery: Delivery }) {
  const steps = ['read', 'delivered', 'sent'] as const;
  // "Read by all" says delivered and sent too, so only the furthest step that all took is shown, and what some did beyond it.
  const all = steps.find((step) => delivery[step] === 'all');
  const some = steps.filter((step) => delivery[step] === 'some');
  const bad = (['failed', 'undelivered'] as const).filter((step) => delivery[step] !== 'none');
  const shown = [...some.slice(0, 1), ...(all ? [all] : [])];
  return (
    <span className="sums">
      {bad.map((step) => (
        <span key={step} className="sum bad">
          {step} {delivery[step]}
        </span>
      ))}
      {shown.map((step) => (
        <span key={step} className={`sum ${step}`}>
          {step} {delivery[step]}
        </span>
      ))}
      {bad.length + shown.length === 0 && <span className="sum">on its way</span>}
      <span className="total">
        {delivery.total} {delivery.total === 1 ? 'recipient' : 'recipients'}
      </span>
    </span>
  );
}
