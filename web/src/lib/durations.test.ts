import { expect, it } from 'vitest';
import { type Unit, isoDuration } from './durations';

it.each<[string, Unit, string | null]>([
  ['90', 'minutes', 'PT90M'],
  [' 24 ', 'hours', 'PT24H'],
  ['7', 'days', 'P7D'],
  ['', 'hours', 'PT0S'],
  ['0', 'hours', null],
  ['-1', 'hours', null],
  ['1.5', 'hours', null],
])('%s %s is %s', (amount, unit, duration) => expect(isoDuration(amount, unit)).toBe(duration));
