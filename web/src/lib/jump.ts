const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const most = 8760 * 3600;

/**
 * How far to move the clock, in seconds, from what a person wrote: ISO 8601 ("PT25H", "P1DT2H"), words ("25 h", "2 days and 3 hours"),
 * or a time to move to ("2026-05-05T12:00:00Z", "2026-05-05 12:00"). Null if it is none of these, not ahead,
 * or more than a year.
 */
export function secondsAhead(written: string, now: number): number | null {
  const text = written.trim();
  const seconds = iso(text) ?? words(text.toLowerCase()) ?? until(text, now);
  return seconds !== null && seconds >= 1 && seconds <= most ? Math.round(seconds) : null;
}

function iso(text: string): number | null {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text);
  if (!found || text.length < 3) {
    return null;
  }
  const sizes = [604_800, 86_400, 3600, 60, 1];
  return sizes.reduce((sum, size, at) => sum + size * Number(found[at + 1] ?? 0), 0);
}

function words(text: string): number | null {
  const one = /(\d+(?:\.\d+)?)\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)(?![a-z])/g;
  const rest = text.replace(one, '').replace(/^\+|\band\b|,/g, '').trim();
  const found = [...text.matchAll(one)];
  return rest || found.length === 0 ? null : found.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit?.[0] ?? ''] ?? 0), 0);
}

function until(text: string, now: number): number | null {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/.test(text)) {
    return null;
  }
  const time = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(time) ? null : Math.ceil((time - now) / 1000);
}
