import { Popover } from '@base-ui/react/popover';
import { type FormEvent, useState } from 'react';
import { useAccountClock } from '../clock';
import type { Conversation } from '../api/conversations';
import { exactly } from '../lib/ago';
import { type Unit, isoDuration } from '../lib/durations';
import { words } from '../lib/explain';
import { span } from '../lib/time';
import { Icon } from '../parts/Icon';
import { useChange } from './useChange';

/** "closed in 23 h 59 min": what is left of a timer, by the account's clock. */
export function TimeLeft({ what, until }: { what: string; until: string | null | undefined }) {
  const { now } = useAccountClock();
  const at = Date.parse(until ?? '');
  return Number.isNaN(at) ? null : (
    <span className="talk-timer" title={exactly(at)}>
      <Icon name="clock" size={13} /> {what} in {span(at - now)}
    </span>
  );
}

const timers = [
  { label: 'Inactive after', param: 'Timers.Inactive', hint: 'At least 1 minute without a message.' },
  { label: 'Closed after', param: 'Timers.Closed', hint: 'At least 10 minutes without a message.' },
] as const;

/** Sets both timers of the conversation. An empty field switches its timer off. */
export function Timers({ conversation }: { conversation: Conversation }) {
  const change = useChange(conversation.sid);
  const [open, setOpen] = useState(false);
  const [values, setValues] = useState<Record<string, { amount: string; unit: Unit }>>({});
  const [wrong, setWrong] = useState<string | null>(null);
  const valueOf = (param: string) => values[param] ?? { amount: '', unit: 'hours' as Unit };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const form = Object.fromEntries(timers.map(({ param }) => [param, isoDuration(valueOf(param).amount, valueOf(param).unit)]));
    if (Object.values(form).includes(null)) {
      setWrong('A whole number from 1, or nothing for no timer.');
      return;
    }
    setWrong(null);
    change.mutate(form as Record<string, string>, { onSuccess: () => setOpen(false) });
  };

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="button small">
        <Icon name="clock" size={15} /> Timers
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popup-place" sideOffset={6} align="end">
          <Popover.Popup className="popup form-popup">
            <Popover.Title className="popup-title">Timers</Popover.Title>
            <form className="stack" onSubmit={submit}>
              {timers.map(({ label, param, hint }) => (
                <div key={param} className="field">
                  <label htmlFor={param}>{label}</label>
                  <div className="pair">
                    <input
                      id={param}
                      className="input number"
                      inputMode="numeric"
                      placeholder="never"
                      value={valueOf(param).amount}
                      onChange={(event) => setValues({ ...values, [param]: { ...valueOf(param), amount: event.target.value } })}
                    />
                    <select
                      className="input"
                      aria-label={`${label}: unit`}
                      value={valueOf(param).unit}
                      onChange={(event) => setValues({ ...values, [param]: { ...valueOf(param), unit: event.target.value as Unit } })}
                    >
                      <option value="minutes">minutes</option>
                      <option value="hours">hours</option>
                      <option value="days">days</option>
                    </select>
                  </div>
                  <small className="hint">{hint}</small>
                </div>
              ))}
              {(wrong ?? change.error) && (
                <p className="wrong" role="alert">
                  {wrong ?? words(change.error)}
                </p>
              )}
              <button type="submit" className="button primary" disabled={change.isPending}>
                Set the timers
              </button>
            </form>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
