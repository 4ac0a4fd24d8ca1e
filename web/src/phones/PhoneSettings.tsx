import { Switch } from '@base-ui/react/switch';
import { AddressField } from '../parts/AddressField';
import { Icon } from '../parts/Icon';
import { type DeskPhone, useDesk } from './desk';
import type { usePhone } from './usePhone';

/** Which phone it is, whom it writes to, on and off, and off the desk. */
export function PhoneSettings({ placed, phone }: { placed: DeskPhone; phone: ReturnType<typeof usePhone> }) {
  const desk = useDesk();
  const { name, number, proxy } = placed;
  const { on, power, unreadOf } = phone;
  return (
    <div className="phone-settings">
      <AddressField
        label={`${name} phone`}
        value={number}
        suggestions={phone.numbers}
        notes={Object.fromEntries(Object.entries(unreadOf).map(([key, count]) => [key, count > 0 ? `${count} unread` : '']))}
        onChoose={phone.choose}
      />
      <AddressField label="Writes to" value={proxy} suggestions={phone.proxies} onChoose={phone.writeTo} />
      <div className="phone-switches">
        <Switch.Root
          className="switch"
          aria-label={`${name} phone is on`}
          title={on ? 'On: switch it off, and messages wait' : 'Off: switch it on'}
          checked={on}
          disabled={power.isPending || !number}
          onCheckedChange={(checked) => power.mutate(checked)}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
        <button
          type="button"
          className="button quiet icon-only small"
          aria-label={`Take the ${name} phone off the desk`}
          title="Take it off the desk: nothing is lost"
          onClick={() => desk.remove(placed.id)}
        >
          <Icon name="close" size={15} />
        </button>
      </div>
    </div>
  );
}
