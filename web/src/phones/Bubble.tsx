import type { Channel, PhoneMedia, PhoneMessage } from '../api/sandbox';
import { localUrl } from '../lib/media';
import { timeOfDay } from '../lib/time';
import { Attachment } from '../parts/Attachment';
import { Icon } from '../parts/Icon';
import { Linked } from '../parts/Linked';
import { Choices } from './Choices';
import { Ticks, statusWord } from './Ticks';

interface Props {
  channel: Channel;
  /** The phone's own address; '' for a preview, whose message has not been sent. */
  address: string;
  message: PhoneMessage;
  first: boolean;
  last: boolean;
  latestSent: boolean;
  /** Taps a button or a row by its id; undefined while the phone cannot send. */
  onTap?: (messageId: string, button: string) => void;
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

/** A place, without a map: maps come from other hosts. */
function Place({ place }: { place: NonNullable<PhoneMessage['location']> }) {
  return (
    <span className="place">
      <span className="place-map" aria-hidden="true">
        <Icon name="place" size={28} />
      </span>
      {place.name && <strong>{place.name}</strong>}
      {place.address && <span>{place.address}</span>}
      <small>
        {place.latitude.toFixed(5)}, {place.longitude.toFixed(5)}
      </small>
    </span>
  );
}

export function Bubble({ channel, address, message, first, last, latestSent, onTap }: Props) {
  const sent = message.direction === 'sent';
  const media = message.media ?? [];
  const failed = sent && /^(failed|undelivered)$/.test(message.status);
  const why = `#/trace/phone/${encodeURIComponent(address)}/${encodeURIComponent(message.id)}`;
  const classes = ['bubble', message.direction, first && 'first', last && 'last', media.length > 0 && 'with-media', message.template && 'with-template'];
  return (
    <>
      <div className={sent ? 'bubble-row sent' : 'bubble-row'}>
        <article className={classes.filter(Boolean).join(' ')} aria-label={sent ? 'Sent' : 'Received'}>
          {message.template && (
            <span className="template">
              <Icon name="template" size={13} /> Template · {message.template}
            </span>
          )}
          {media.map((one) => (
            <Piece key={one.url} media={one} />
          ))}
          {message.location && <Place place={message.location} />}
          {message.header && <strong className="body" dir="auto">{message.header}</strong>}
          {message.body && !message.location && (
            <span className="body" dir="auto">
              <Linked text={message.body} />
            </span>
          )}
          {message.footer && <small className="footer" dir="auto">{message.footer}</small>}
          <span className="meta">
            <time dateTime={message.timestamp} title={new Date(message.timestamp).toLocaleString('en-GB')}>
              {timeOfDay(message.timestamp)}
            </time>
            {sent && channel === 'whatsapp' && <Ticks status={message.status} />}
          </span>
          <Choices message={message} onTap={sent ? undefined : onTap} />
        </article>
        {address && (
          <a className="phone-why" href={why} title="How this message got where it is, step by step">
            Why?
          </a>
        )}
      </div>
      {failed && (
        <p className="sms-status failed">
          <Icon name="warning" size={13} /> Not delivered · <a href={why}>Why did this fail?</a>
        </p>
      )}
      {sent && channel === 'sms' && latestSent && !failed && <p className="sms-status">{statusWord(message.status)}</p>}
    </>
  );
}
