export type Unit = 'minutes' | 'hours' | 'days';

/** ISO 8601, as the API's timers want it; nothing at all switches a timer off. */
export function isoDuration(amount: string, unit: Unit): string | null {
  const typed = amount.trim();
  if (typed === '') {
    return 'PT0S';
  }
  const number = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
  if (number === 0) {
    return null;
  }
  return unit === 'days' ? `P${number}D` : unit === 'hours' ? `PT${number}H` : `PT${number}M`;
}
