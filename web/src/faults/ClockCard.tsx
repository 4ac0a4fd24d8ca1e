import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { clockState, jump } from '../api/clock';
import { useAccountClock } from '../clock';
import { words } from '../lib/explain';
import { secondsAhead } from '../lib/jump';
import { dateAndTime, span } from '../lib/time';
import { usePolling } from '../live';
import { Icon } from '../parts/Icon';
import { useSession } from '../session';
import { DueList } from './DueList';

const jumps: [label: string, name: string, seconds: number][] = [
  ['+1 min', '1 minute', 60],
  ['+1 h', '1 hour', 3600],
  ['+12 h', '12 hours', 43_200],
  ['+25 h', '25 hours, past a closed window', 90_000],
  ['+7 d', '7 days', 604_800],
];

/** Below this, the two clocks count as the same. */
const same = 60_000;

/** What time it is for the account, how to move on, what falls due then, and what happened by the last jump. */
export function ClockCard() {
  const { who } = useSession();
  const { now, ahead } = useAccountClock();
  const polling = usePolling();
  const cache = useQueryClient();
  const [written, setWritten] = useState('');
  const { data } = useQuery({ queryKey: ['due'], queryFn: ({ signal }) => clockState(who, signal), refetchInterval: polling });
  const moving = useMutation({ mutationFn: (seconds: number) => jump(who, `PT${seconds}S`), onSuccess: () => cache.invalidateQueries() });
  const wanted = secondsAhead(written, now);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== null) {
      moving.mutate(wanted);
    }
  };

  return (
    <section className="card clock-card" aria-labelledby="clock-title">
      <div className="clock-now">
        <h3 id="clock-title">The account’s time</h3>
        <p className="big-time">
          <time dateTime={new Date(now).toISOString()}>{dateAndTime(now)}</time>
        </p>
        <p className="hint">
          {ahead > same ? `${span(Math.round(ahead / same) * same)} ahead of this computer.` : 'The same as this computer’s.'} It only moves forward; what falls
          due on the way happens in order.
        </p>
      </div>
      <div className="jumps" role="group" aria-label="Move the clock">
        {jumps.map(([label, name, seconds]) => (
          <button key={label} type="button" className="button" aria-label={`${label}: move the clock by ${name}`} disabled={moving.isPending} onClick={() => moving.mutate(seconds)}>
            {label}
          </button>
        ))}
        <form className="free-jump" onSubmit={submit}>
          <input
            className="input"
            aria-label="How far, or until when"
            aria-describedby="jump-hint"
            placeholder="PT25H, 3 days, 2030-01-01 09:00"
            autoComplete="off"
            spellCheck={false}
            aria-invalid={(written.trim() !== '' && wanted === null) || undefined}
            value={written}
            onChange={(event) => setWritten(event.target.value)}
          />
          <button type="submit" className="button primary" disabled={moving.isPending || wanted === null}>
            Move the clock
          </button>
        </form>
        <p id="jump-hint" className={written.trim() && wanted === null ? 'wrong' : 'hint'} aria-live="polite">
          {!written.trim()
            ? 'An ISO 8601 duration, words, or a time to move to.'
            : wanted === null
              ? 'Not a duration or a time ahead, up to a year.'
              : `To ${dateAndTime(now + wanted * 1000)}.`}
        </p>
      </div>
      {moving.error && (
        <p className="wrong" role="alert">
          {words(moving.error)}
        </p>
      )}
      {moving.isPending && (
        <p className="hint" role="status">
          <Icon name="clock" size={14} /> Moving: what falls due on the way happens now…
        </p>
      )}
      <div className="due-lists">
        {moving.data?.fired && <DueList title="Fired by the last jump" list={moving.data.fired} otherwise="Nothing fell due on the way." />}
        {data?.due && (
          <DueList
            title="Falls due next"
            list={data.due}
            otherwise="Nothing is due: no timer, window or retry is running."
            now={now}
            onJump={moving.isPending ? undefined : (at) => moving.mutate(Math.max(1, Math.ceil((Date.parse(at) - now) / 1000) + 1))}
          />
        )}
      </div>
    </section>
  );
}
