import { Popover } from '@base-ui/react/popover';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { advanceClock } from '../api/sandbox';
import { useAccountClock } from '../clock';
import { words } from '../lib/explain';
import { dateAndTime, hoursAsDuration, span, timeOfDay } from '../lib/time';
import { Icon } from '../parts/Icon';
import { useSession } from '../session';

/** Below this, the two clocks count as the same. */
const same = 60_000;

/** The account's time. Moving it forward closes windows and fires what falls due. */
export function ClockMenu() {
  const { who } = useSession();
  const { now, ahead } = useAccountClock();
  const cache = useQueryClient();
  const [hours, setHours] = useState('25');
  const advance = useMutation({
    mutationFn: (by: number) => advanceClock(who, hoursAsDuration(by)),
    onSuccess: () => cache.invalidateQueries(),
  });
  const wanted = Number(hours);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted > 0) {
      advance.mutate(wanted);
    }
  };

  return (
    <div className="clock">
      <Popover.Root>
        <Popover.Trigger className="button">
          <Icon name="clock" size={16} />
          <span className="unseen">Account time</span>
          <span className="wide">{dateAndTime(now)}</span>
          <span className="narrow">{timeOfDay(now)}</span>
          {ahead > same && <span className="ahead">+{span(Math.round(ahead / same) * same)}</span>}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner className="popup-place" sideOffset={6} align="end">
            <Popover.Popup className="popup form-popup">
              <Popover.Title className="popup-title">Account time</Popover.Title>
              <Popover.Description className="hint">
                {ahead > same ? `${span(Math.round(ahead / same) * same)} ahead of this computer.` : 'The same as this computer’s.'} It only moves forward;
                everything that falls due on the way happens.
              </Popover.Description>
              <form className="advance" onSubmit={submit}>
                <label className="field">
                  <span>Hours</span>
                  <input
                    className="input"
                    type="number"
                    min="0.02"
                    max="8760"
                    step="any"
                    value={hours}
                    onChange={(event) => setHours(event.target.value)}
                  />
                </label>
                <button type="submit" className="button" disabled={advance.isPending || !(wanted > 0)}>
                  Advance
                </button>
              </form>
              <a href="#/faults">What falls due next</a>
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      <button
        type="button"
        className="button"
        disabled={advance.isPending}
        onClick={() => advance.mutate(25)}
        title="Advance the clock by 25 hours"
      >
        +25 h<span className="unseen"> Advance the clock by 25 hours</span>
      </button>
      {advance.error && (
        <p className="wrong clock-error" role="alert">
          {words(advance.error)}
        </p>
      )}
    </div>
  );
}
