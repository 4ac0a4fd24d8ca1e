import { channelOf, numberOf, readable, toAddress } from '../lib/addresses';
import { Icon } from '../parts/Icon';
import { useDesk } from './desk';
import { usePhones } from './usePhones';

/** So many are offered; more are reached by adding a phone with their number. */
const most = 4;

/** Phones that the server knows and that do not lie on the desk, those with unread messages first. */
export function OtherPhones() {
  const desk = useDesk();
  const known = usePhones().data ?? [];
  const here = new Set(desk.phones.map(({ channel, number }) => toAddress(channel, number)));
  const others = known.filter((phone) => !here.has(phone.address)).sort((a, b) => b.unread - a.unread);
  if (others.length === 0) {
    return null;
  }
  return (
    <ul className="other-phones" aria-label="Other phones">
      {others.slice(0, most).map(({ address, unread, windows }) => {
        const channel = channelOf(address);
        const words = `${channel === 'sms' ? 'SMS' : 'WhatsApp'} ${readable(address)}`;
        return (
          <li key={address}>
            <button
              type="button"
              className="button small other-phone"
              onClick={() => desk.add(channel, numberOf(address), windows?.[0] && numberOf(windows[0].sender))}
            >
              <Icon name="add" size={14} />
              <span className="unseen">Put</span> <span className={`kind ${channel}`}>{words}</span> <span className="unseen">on the desk</span>
              {unread > 0 && (
                <>
                  <span className="unseen">, </span>
                  <i className="badge">{unread > 99 ? '99+' : unread}</i> <span className="unseen">unread</span>
                </>
              )}
            </button>
          </li>
        );
      })}
      {others.length > most && <li className="hint">and {others.length - most} more</li>}
    </ul>
  );
}
