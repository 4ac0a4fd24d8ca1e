import { describe, expect, it } from 'vitest';
import { secondsAhead } from './jump';

const now = Date.parse('2026-05-04T12:00:00Z');

describe('how far ahead', () => {
  it.each([
    ['PT25H', 90_000],
    ['P1DT2H', 93_600],
    ['P1W', 604_800],
    ['25h', 90_000],
    ['+25 hours', 90_000],
    ['2 days and 3 hours', 183_600],
    ['90 min', 5400],
    ['1.5 h', 5400],
    ['2026-05-04T13:00:00Z', 3600],
  ])('"%s" is %d seconds', (text, seconds) => expect(secondsAhead(text, now)).toBe(seconds));
  it.each(['', 'P', 'PT', 'soon', '3 parsecs', '25', '-3 h', '0 s', 'P500D', '2026-05-04T11:00:00Z', '2026-13-99'])('"%s" is nothing', (text) =>
    expect(secondsAhead(text, now)).toBeNull());
});
