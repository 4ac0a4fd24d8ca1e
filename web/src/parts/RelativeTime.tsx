import { useCallback, useSyncExternalStore } from 'react';
import { useAhead } from '../clock';
import { ago, exactly } from '../lib/ago';

const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/** One clock for all of them; each is drawn anew only when its own words change. */
function onTick(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => listeners.forEach((one) => one()), 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(ticking);
      ticking = undefined;
    }
  };
}

interface Props {
  time: string | number | null | undefined;
  /** The clock that the time is of: dates of resources are the account's, the API log's and the clients' are real. */
  clock?: 'account' | 'real';
  /** What stands there without a time. */
  otherwise?: string;
}

/** "4 min ago", with the exact time on hover. */
export function RelativeTime({ time, clock = 'account', otherwise = '–' }: Props) {
  const ahead = useAhead();
  const at = typeof time === 'number' ? time : Date.parse(time ?? '');
  const text = useSyncExternalStore(
    onTick,
    useCallback(() => ago(at, Date.now() + (clock === 'account' ? ahead : 0)), [at, ahead, clock]),
  );
  return Number.isNaN(at) ? (
    <span className="ago">{otherwise}</span>
  ) : (
    <time className="ago" dateTime={new Date(at).toISOString()} title={exactly(at)}>
      {text}
    </time>
  );
}
