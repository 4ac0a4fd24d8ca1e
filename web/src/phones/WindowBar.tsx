import { span, windowLeft } from '../lib/time';

/** WhatsApp's 24-hour window: how much is left of it. */
export function WindowBar({ openUntil, now }: { openUntil: string | null; now: number }) {
  const open = windowLeft(openUntil, now);
  const text = open ? `Window open: ${span(open.left)} left` : 'Window closed: only templates arrive';
  return (
    <div className={open ? 'window-bar' : 'window-bar closed'}>
      <span>{text}</span>
      <div
        className="window-track"
        role="meter"
        aria-label="24-hour window"
        aria-valuemin={0}
        aria-valuemax={24}
        aria-valuenow={open ? Math.round(open.share * 240) / 10 : 0}
        aria-valuetext={text}
      >
        <div className="window-left" style={{ width: `${open ? open.share * 100 : 0}%` }} />
      </div>
    </div>
  );
}
