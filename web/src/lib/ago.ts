const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

// Made once: a formatter costs much to make and more to throw away, and lists show many dates.
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
  fractionalSecondDigits: 3, timeZoneName: 'short',
});

/** How long ago, or how soon, in one unit: "just now", "12 s ago", "4 min ago", "in 3 h", "5 d ago"; a date when it is long ago. */
export function ago(time: number, now: number): string {
  const away = Math.abs(now - time);
  if (Number.isNaN(away)) {
    return '';
  }
  if (away < 2 * second) {
    return 'just now';
  }
  if (away >= 30 * day) {
    return short.format(time);
  }
  const [size, unit] =
    away < minute ? ([second, 's'] as const) : away < hour ? ([minute, 'min'] as const) : away < day ? ([hour, 'h'] as const) : ([day, 'd'] as const);
  const words = `${Math.floor(away / size)} ${unit}`;
  return time > now ? `in ${words}` : `${words} ago`;
}

/** The exact time for a tooltip, in this computer's zone, with milliseconds and the zone's name. */
export function exactly(time: number): string {
  return Number.isNaN(time) ? '' : exact.format(time);
}

/** Microseconds in the unit that reads best: "840 µs", "12.4 ms", "1.20 s". */
export function duration(microseconds: number): string {
  if (microseconds < 1000) {
    return `${Math.round(microseconds)} µs`;
  }
  return microseconds < 1_000_000 ? `${(microseconds / 1000).toFixed(microseconds < 100_000 ? 1 : 0)} ms` : `${(microseconds / 1_000_000).toFixed(2)} s`;
}
