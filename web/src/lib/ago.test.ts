import { describe, expect, it } from 'vitest';
import { ago, duration, exactly } from './ago';

const now = Date.UTC(2026, 4, 4, 12);

describe('ago', () => {
  it.each([
    [0, 'just now'],
    [-1500, 'just now'],
    [-12_000, '12 s ago'],
    [-59_999, '59 s ago'],
    [-60_000, '1 min ago'],
    [3 * 3600_000, 'in 3 h'],
    [-5 * 86_400_000, '5 d ago'],
    [-31 * 86_400_000, '3 Apr 2026'],
  ])('%d ms away is "%s"', (away, words) => expect(ago(now + away, now)).toBe(words));
  it('of no date is nothing', () => {
    expect(ago(Number.NaN, now)).toBe('');
    expect(exactly(Number.NaN)).toBe('');
  });
});

describe('a duration', () => {
  it.each([
    [840, '840 µs'],
    [12_400, '12.4 ms'],
    [340_000, '340 ms'],
    [1_204_000, '1.20 s'],
  ])('of %d µs is "%s"', (value, words) => expect(duration(value)).toBe(words));
});
