import { type FormEvent, useState } from 'react';
import type { Channel } from '../api/sandbox';
import { toNumber } from '../lib/addresses';
import { Dialog } from '../parts/Dialog';
import { Icon } from '../parts/Icon';
import { examples, useDesk } from './desk';

/** A made-up number that no phone here has: +1 555 555 01… is kept free for stories. */
function fresh(taken: string[]): string {
  for (let at = 100; ; at++) {
    const number = `+155555501${String(at).slice(-2)}`;
    if (!taken.includes(number) || at > 198) {
      return number;
    }
  }
}

/** Puts a phone on the desk. */
export function AddPhone({ quiet = false }: { quiet?: boolean }) {
  const desk = useDesk();
  const [open, setOpen] = useState(false);
  const [channel, setChannel] = useState<Channel>('whatsapp');
  const [number, setNumber] = useState('');
  const [proxy, setProxy] = useState('');
  const [wrong, setWrong] = useState('');

  const usual = (of: Channel) => desk.phones.find((phone) => phone.channel === of)?.proxy || examples[of].proxy;
  const ask = () => {
    setNumber(fresh(desk.phones.map((phone) => phone.number)));
    setProxy(usual(channel));
    setWrong('');
    setOpen(true);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [found, sender] = [toNumber(number), toNumber(proxy)];
    if (!found || !sender) {
      setWrong('Numbers with + and country code, please.');
    } else if (desk.phones.some((phone) => phone.channel === channel && phone.number === found)) {
      setWrong('This phone lies on the desk already.');
    } else {
      desk.add(channel, found, sender);
      setOpen(false);
    }
  };

  return (
    <>
      <button type="button" className={quiet ? 'button quiet icon-only' : 'button'} aria-label="Add a phone" onClick={ask}>
        <Icon name="add" size={16} /> {!quiet && 'Add a phone'}
      </button>
      {open && (
        <Dialog open onOpenChange={setOpen} title="Add a phone" description="Any number: in the sandbox they are all yours.">
          <form className="add-phone" onSubmit={submit}>
            <fieldset className="choice-of">
              <legend className="unseen">Channel</legend>
              {(['whatsapp', 'sms'] as const).map((one) => (
                <label key={one}>
                  <input
                    type="radio"
                    name="channel"
                    checked={channel === one}
                    onChange={() => {
                      setChannel(one);
                      setProxy(usual(one));
                    }}
                  />
                  {one === 'sms' ? 'SMS' : 'WhatsApp'}
                </label>
              ))}
            </fieldset>
            <label className="field">
              <span>Its number</span>
              <input className="input number" type="tel" autoComplete="off" value={number} onChange={(event) => setNumber(event.target.value)} />
            </label>
            <label className="field">
              <span>Your number that it writes to</span>
              <input className="input number" type="tel" autoComplete="off" value={proxy} onChange={(event) => setProxy(event.target.value)} />
            </label>
            {wrong && (
              <p className="wrong" role="alert">
                {wrong}
              </p>
            )}
            <div className="dialog-actions">
              <button type="submit" className="button primary">
                Put it on the desk
              </button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}
