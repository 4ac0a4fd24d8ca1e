import { Switch } from '@base-ui/react/switch';
import { useEffect, useId, useState } from 'react';
import type { Channel } from '../api/sandbox';
import { useAccountClock } from '../clock';
import { readable } from '../lib/addresses';
import { words } from '../lib/explain';
import { timeOfDay } from '../lib/time';
import { AddressField } from '../parts/AddressField';
import { Icon } from '../parts/Icon';
import { Composer } from './Composer';
import { Thread } from './Thread';
import { WindowBar } from './WindowBar';
import { usePhone } from './usePhone';
import './phone.css';

const names: Record<Channel, string> = { whatsapp: 'WhatsApp', sms: 'SMS' };

/** How long a look has to last before it counts as reading. */
const glance = 600;

export function Phone({ channel, looked = false }: { channel: Channel; looked?: boolean }) {
  const phone = usePhone(channel);
  const { now } = useAccountClock();
  const [looking, setLooking] = useState(looked);
  const power = useId();
  const name = names[channel];
  const { unread, on } = phone;
  const { mutate: markRead, isPending: marking } = phone.read;

  useEffect(() => {
    if (looking && on && unread > 0 && !marking && document.visibilityState === 'visible') {
      const reading = setTimeout(markRead, glance);
      return () => clearTimeout(reading);
    }
  }, [looking, on, unread, marking, markRead]);

  return (
    <section
      className={`phone ${channel}`}
      aria-label={`${name} phone`}
      onPointerEnter={() => setLooking(true)}
      onPointerLeave={() => setLooking(looked)}
      onFocusCapture={() => setLooking(true)}
      onBlurCapture={() => setLooking(looked)}
    >
      <div className="phone-settings">
        <AddressField
          label={`${name} phone`}
          value={phone.number}
          suggestions={phone.numbers}
          notes={Object.fromEntries(Object.entries(phone.unreadOf).map(([key, count]) => [key, count > 0 ? `${count} unread` : '']))}
          onChoose={phone.choose}
        />
        <AddressField label="Writes to" value={phone.proxy} suggestions={phone.proxies} onChoose={phone.writeTo} />
        <div className="power">
          <label id={power}>{on ? 'On' : 'Off'}</label>
          <Switch.Root
            className="switch"
            aria-label={`${name} phone is on`}
            checked={on}
            disabled={phone.power.isPending || !phone.number}
            onCheckedChange={(checked) => phone.power.mutate(checked)}
          >
            <Switch.Thumb className="switch-thumb" />
          </Switch.Root>
        </div>
      </div>

      <div className="bezel">
        <div className={on ? 'screen' : 'screen off'}>
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
              <strong>{phone.proxy ? readable(phone.proxy) : 'Nobody yet'}</strong>
              <small>{channel === 'whatsapp' ? 'Business account' : 'Text message'}</small>
            </span>
            {unread > 0 && (
              <button type="button" className="unread" onClick={() => markRead()} aria-label={`${unread > 999 ? '999+' : unread} unread: mark as read`}>
                {unread > 999 ? '999+' : unread}
              </button>
            )}
          </header>
          {channel === 'whatsapp' && <WindowBar openUntil={phone.openUntil} now={now} />}
          <Thread
            channel={channel}
            name={name}
            messages={phone.thread}
            now={now}
            onTap={phone.on ? (messageId, button) => phone.tap.mutate({ messageId, button }) : undefined}
          />
          <Composer
            channel={channel}
            name={name}
            ready={on && phone.number !== '' && phone.proxy !== ''}
            busy={phone.send.isPending}
            onSend={phone.send.mutateAsync}
          />
          {!on && (
            <div className="dark" role="status">
              <Icon name="phone" size={30} />
              <strong>Switched off</strong>
              <span>What is sent to it waits at the carrier.</span>
            </div>
          )}
        </div>
      </div>
      {(phone.send.error ?? phone.tap.error ?? phone.power.error) && (
        <p className="wrong" role="alert">
          {words(phone.send.error ?? phone.tap.error ?? phone.power.error)}
        </p>
      )}
    </section>
  );
}
