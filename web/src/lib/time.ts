const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** How long WhatsApp's customer service window stays open after the person's last message. */
export const windowLength = day;

/** A duration in the two largest units that matter: "23 h 59 min", "4 min", "less than a minute". */
export function span(milliseconds: number): string {
  const left = Math.max(0, milliseconds);
  if (left < minute) {
    return 'less than a minute';
  }
  const days = Math.floor(left / day);
  const hours = Math.floor((left % day) / hour);
  const minutes = Math.floor((left % hour) / minute);
  const parts = days > 0 ? [`${days} d`, hours && `${hours} h`] : [hours && `${hours} h`, minutes && `${minutes} min`];
  return parts.filter(Boolean).join(' ');
}

/** What is left of a window: the time, and the share of 24 hours. Null when it is closed. */
export function windowLeft(openUntil: string | null | undefined, now: number): { left: number; share: number } | null {
  const until = openUntil ? Date.parse(openUntil) : Number.NaN;
  if (Number.isNaN(until) || until <= now) {
    return null;
  }
  return { left: until - now, share: Math.min(1, (until - now) / windowLength) };
}

const two = (value: number) => String(value).padStart(2, '0');

export function timeOfDay(time: number | string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : `${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function dayName(time: number | string, now: number): string {
  const date = new Date(time);
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / day);
  if (days === 0) {
    return 'Today';
  }
  return days === 1
    ? 'Yesterday'
    : dayFormat.format(date);
}

export function dateAndTime(time: number): string {
  const date = new Date(time);
  return `${dayFormat.format(date)}, ${timeOfDay(time)}`;
}

/** ISO 8601 as the clock wants it, from hours. */
export const hoursAsDuration = (hours: number) => `PT${Math.round(hours * 60)}M`;
