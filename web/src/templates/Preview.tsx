import type { ContentTypes } from '../api/contents';
import { useAccountClock } from '../clock';
import { asMessage } from '../lib/contents';
import { timeOfDay } from '../lib/time';
import { Icon } from '../parts/Icon';
import { Bubble } from '../phones/Bubble';
import '../phones/phone.css';

interface Props {
  types: ContentTypes;
  values: Record<string, string>;
  template: string | null;
}

/** A content as a phone shows it, with its variables filled. */
export function Preview({ types, values, template }: Props) {
  const { now } = useAccountClock();
  const message = asMessage(types, values, template, new Date(now).toISOString());
  return (
    <section className="phone whatsapp preview-phone" aria-label="Preview on a phone">
      <div className="bezel">
        <div className="screen">
          <div className="status-bar" aria-hidden="true">
            <span>{timeOfDay(now)}</span>
            <span className="island" />
            <span className="signal">
              <i />
              <i />
              <i />
              <i />
            </span>
          </div>
          <header className="contact">
            <span className="avatar">
              <Icon name="account" size={22} />
            </span>
            <span className="contact-name">
              <strong>Your business</strong>
              <small>Business account</small>
            </span>
          </header>
          <div className="thread" tabIndex={0} role="region" aria-label="Previewed message">
            <div className="bubbles">
              {message && (message.body || message.media?.length) ? (
                <Bubble channel="whatsapp" address="" message={message} first last latestSent={false} />
              ) : (
                <p className="empty">{message ? 'Write something, and see it here.' : 'Conversations do not send this type; it is kept for other uses.'}</p>
              )}
            </div>
          </div>
        </div>
      </div>
    </section>
  );
}
