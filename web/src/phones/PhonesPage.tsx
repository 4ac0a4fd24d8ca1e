import { useState } from 'react';
import { recall, remember } from '../lib/memory';
import { EmptyState } from '../parts/EmptyState';
import { Icon } from '../parts/Icon';
import { useMedia } from '../shell/useMedia';
import { Walkthroughs } from '../start/Walkthroughs';
import { AddPhone } from './AddPhone';
import { OtherPhones } from './OtherPhones';
import { Phone } from './Phone';
import { Pocket } from './Pocket';
import { DeskProvider, useDesk } from './desk';
import './desk.css';

/** The phones, side by side, and beside them what to try first. */
export default function PhonesPage() {
  return (
    <DeskProvider>
      <Desk />
    </DeskProvider>
  );
}

function Desk() {
  const { phones } = useDesk();
  const small = useMedia('(max-width: 719px)');
  const [guided, setGuided] = useState(() => recall('walkthroughs', true));
  const guide = (shown: boolean) => {
    setGuided(shown);
    remember('walkthroughs', shown);
  };

  if (small) {
    return <Pocket />;
  }
  return (
    <div className={guided ? 'phones-page guided' : 'phones-page'}>
      <header className="desk-head">
        <h2>Phones</h2>
        <OtherPhones />
        <span className="space" />
        {!guided && (
          <button type="button" className="button quiet" onClick={() => guide(true)}>
            <Icon name="spark" size={16} /> Walkthroughs
          </button>
        )}
        <AddPhone />
      </header>
      <div className="desk">
        {phones.length === 0 && (
          <EmptyState icon="phone" title="No phone lies here">
            Add one with any WhatsApp or SMS number: in the sandbox every number is yours.
          </EmptyState>
        )}
        {phones.map((phone) => (
          <Phone key={phone.id} phone={phone} />
        ))}
      </div>
      {guided && <Walkthroughs onClose={() => guide(false)} />}
    </div>
  );
}
