import { type DragEvent, useEffect, useState } from 'react';
import { useAccountClock } from '../clock';
import { readable } from '../lib/addresses';
import { words } from '../lib/explain';
import { Icon } from '../parts/Icon';
import { Composer } from './Composer';
import { PhoneSettings } from './PhoneSettings';
import { ScreenTop } from './ScreenTop';
import { Thread } from './Thread';
import { WindowBar } from './WindowBar';
import type { DeskPhone } from './desk';
import './phone.css';
import { usePhone } from './usePhone';

/** How long a look has to last before it counts as reading. */
const glance = 600;

/** A phone: its numbers, and its screen. `looked` says that it is the only thing on the screen, and so is looked at. */
export function Phone({ phone: placed, looked = false }: { phone: DeskPhone; looked?: boolean }) {
  const { channel, name, proxy } = placed;
  const phone = usePhone(placed);
  const { now } = useAccountClock();
  const [looking, setLooking] = useState(looked);
  const [dropped, setDropped] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  const { unread, on } = phone;
  const { mutate: markRead, isPending: marking } = phone.read;
  const ready = on && placed.number !== '' && proxy !== '';
  const failed = phone.send.error ?? phone.place.error ?? phone.tap.error ?? phone.power.error;

  useEffect(() => {
    if (looking && on && unread > 0 && !marking && document.visibilityState === 'visible') {
      const reading = setTimeout(markRead, glance);
      return () => clearTimeout(reading);
    }
  }, [looking, on, unread, marking, markRead]);

  const drag = (event: DragEvent) => {
    if (ready && event.dataTransfer.types.includes('Files')) {
      event.preventDefault();
      setOver(true);
    }
  };

  return (
    <section
      className={`phone ${channel}`}
      aria-label={`${name} phone`}
      onPointerEnter={() => setLooking(true)}
      onPointerLeave={() => setLooking(looked)}
      onFocusCapture={() => setLooking(true)}
      onBlurCapture={() => setLooking(looked)}
    >
      <PhoneSettings placed={placed} phone={phone} />
      <div className="bezel">
        <div
          className={on ? 'screen' : 'screen off'}
          onDragOver={drag}
          onDragLeave={(event) => setOver(event.currentTarget.contains(event.relatedTarget as Node | null))}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            setDropped(ready ? (event.dataTransfer.files[0] ?? null) : null);
          }}
        >
          <ScreenTop
            now={now}
            name={proxy ? readable(proxy) : 'Nobody yet'}
            about={phone.isTyping ? 'typing…' : channel === 'whatsapp' ? 'Business account' : 'Text message'}
          >
            {unread > 0 && (
              <button type="button" className="unread" onClick={() => markRead()} aria-label={`${unread > 999 ? '999+' : unread} unread: mark as read`}>
                {unread > 999 ? '999+' : unread}
              </button>
            )}
          </ScreenTop>
          {channel === 'whatsapp' && <WindowBar openUntil={phone.openUntil} now={now} />}
          <Thread
            phone={placed}
            address={phone.address}
            messages={phone.thread}
            loading={phone.loading}
            hasMore={phone.hasMore}
            onMore={phone.more}
            isTyping={phone.isTyping}
            onTap={ready ? (messageId, button) => phone.tap.mutate({ messageId, button }) : undefined}
          />
          <Composer
            channel={channel}
            name={name}
            ready={ready}
            dropped={dropped}
            onTaken={() => setDropped(null)}
            onSend={phone.send.mutateAsync}
            onPlace={channel === 'whatsapp' ? phone.place.mutateAsync : undefined}
          />
          {over && (
            <div className="drop-here" aria-hidden="true">
              <Icon name="picture" size={30} />
              Drop to send
            </div>
          )}
          {!on && (
            <div className="dark" role="status">
              <Icon name="phone" size={30} />
              <strong>Switched off</strong>
              <span>What is sent to it waits at the carrier.</span>
            </div>
          )}
        </div>
      </div>
      {failed && (
        <p className="wrong" role="alert">
          {words(failed)}
        </p>
      )}
    </section>
  );
}
