import type { ContentTypes } from '../api/contents';
import { useAccountClock } from '../clock';
import { asMessage } from '../lib/contents';
import { Bubble } from '../phones/Bubble';
import { ScreenTop } from '../phones/ScreenTop';
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
          <ScreenTop now={now} name="Your business" about="Business account" />
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
