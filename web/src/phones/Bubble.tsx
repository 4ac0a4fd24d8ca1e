import type { Channel, PhoneMedia, PhoneMessage } from '../api/sandbox';
import { localUrl } from '../lib/media';
import { timeOfDay } from '../lib/time';
import { Attachment } from '../parts/Attachment';
import { Icon } from '../parts/Icon';
import { Linked } from '../parts/Linked';
import { Ticks, statusWord } from './Ticks';

interface Props {
  channel: Channel;
  message: PhoneMessage;
  first: boolean;
  last: boolean;
  latestSent: boolean;
  /** Taps a button or a row by its id; undefined while the phone cannot send. */
  onTap?: (messageId: string, button: string) => void;
}

/** What can be tapped below a message: replies and rows send their title, links open, all else only shows what it holds. */
function Choices({ message, onTap }: { message: PhoneMessage; onTap?: Props['onTap'] }) {
  const rows = message.list?.sections.flatMap((section) => section.rows) ?? [];
  if (!message.buttons?.length && rows.length === 0) {
    return null;
  }
  const choice = (id: string, title: string, description?: string) => (
    <button key={id} type="button" disabled={!onTap} onClick={() => onTap?.(message.id, id)}>
      {title}
      {description && <small>{description}</small>}
    </button>
  );
  return (
    <span className="choices">
      {message.buttons?.map((button) =>
        button.type === 'reply' ? (
          choice(button.id ?? button.title, button.title)
        ) : (
          <span key={button.title} className="choice">
            {button.title}
            {button.value && (
              <small>
                <Linked text={button.value} />
              </small>
            )}
          </span>
        ),
      )}
      {message.list && <span className="choice">{message.list.button}</span>}
      {rows.map((row) => choice(row.id, row.title, row.description))}
    </span>
  );
}

/** A file on this server is shown; one that lies elsewhere is only named, because the page asks nobody else. */
function Piece({ media }: { media: PhoneMedia }) {
  const path = localUrl(media.url);
  return path ? (
    <Attachment contentType={media.contentType} paths={[path]} />
  ) : (
    <span className="file">
      <Icon name="file" /> <Linked text={media.url || media.contentType} />
    </span>
  );
}

export function Bubble({ channel, message, first, last, latestSent, onTap }: Props) {
  const sent = message.direction === 'sent';
  const media = message.media ?? [];
  const classes = ['bubble', message.direction, first && 'first', last && 'last', media.length > 0 && 'with-media'];
  return (
    <>
      <article className={classes.filter(Boolean).join(' ')} aria-label={sent ? 'Sent' : 'Received'}>
        {message.template && (
          <span className="template">
            <Icon name="template" size={13} /> Template · {message.template}
          </span>
        )}
        {media.map((one) => (
          <Piece key={one.url} media={one} />
        ))}
        {message.header && <strong className="body">{message.header}</strong>}
        {message.body && (
          <span className="body">
            <Linked text={message.body} />
          </span>
        )}
        {message.footer && <small className="footer">{message.footer}</small>}
        <Choices message={message} onTap={sent ? undefined : onTap} />
        <span className="meta">
          <time dateTime={message.timestamp}>{timeOfDay(message.timestamp)}</time>
          {sent && channel === 'whatsapp' && <Ticks status={message.status} />}
        </span>
      </article>
      {sent && channel === 'sms' && latestSent && <p className="sms-status">{statusWord(message.status)}</p>}
    </>
  );
}
