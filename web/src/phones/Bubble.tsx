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

export function Bubble({ channel, message, first, last, latestSent }: Props) {
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
        {message.body && (
          <span className="body">
            <Linked text={message.body} />
          </span>
        )}
        <span className="meta">
          <time dateTime={message.timestamp}>{timeOfDay(message.timestamp)}</time>
          {sent && channel === 'whatsapp' && <Ticks status={message.status} />}
        </span>
      </article>
      {sent && channel === 'sms' && latestSent && <p className="sms-status">{statusWord(message.status)}</p>}
    </>
  );
}
