import { Tabs } from '@base-ui/react/tabs';
import { useState } from 'react';
import { recall, remember } from '../lib/memory';
import { toAddress } from '../lib/addresses';
import { Walkthroughs } from '../start/Walkthroughs';
import { AddPhone } from './AddPhone';
import { OtherPhones } from './OtherPhones';
import { Phone } from './Phone';
import { useDesk } from './desk';
import { usePhones } from './usePhones';

/** On a small screen: one phone at a time, each a tab. */
export function Pocket() {
  const { phones } = useDesk();
  const known = usePhones().data;
  const [tab, setTab] = useState<string>(() => recall('pocket', 'start'));
  const chosen = tab === 'start' || phones.some((phone) => phone.id === tab) ? tab : 'start';
  const choose = (next: string) => {
    setTab(next);
    remember('pocket', next);
  };
  return (
    <Tabs.Root className="pocket" value={chosen} onValueChange={(next) => choose(String(next))}>
      <h2 className="unseen">Phones</h2>
      <div className="pocket-head">
        <Tabs.List className="pocket-tabs" aria-label="Phones">
          <Tabs.Tab className="pocket-tab" value="start">
            Get started
          </Tabs.Tab>
          {phones.map(({ id, name, channel, number }) => {
            const unread = known?.find((phone) => phone.address === toAddress(channel, number))?.unread ?? 0;
            const shown = unread > 0 && chosen !== id ? (unread > 99 ? '99+' : String(unread)) : undefined;
            return (
              <Tabs.Tab key={id} className="pocket-tab" value={id} aria-label={shown ? `${name}, ${shown} unread` : name} data-unread={shown}>
                {name}
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
        <AddPhone quiet />
      </div>
      <Tabs.Panel className="pane" value="start" keepMounted>
        <OtherPhones />
        <Walkthroughs />
      </Tabs.Panel>
      {phones.map((phone) => (
        <Tabs.Panel key={phone.id} className="pane" value={phone.id} keepMounted>
          <Phone phone={phone} looked={chosen === phone.id} />
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
