import { expect, it } from 'vitest';
import { offset } from './offset';

it.each([
  [0, '+0 ms'],
  [999, '+999 ms'],
  [1400, '+1.4 s'],
  [190_000, '+3 min'],
  [25 * 3600_000, '+25 h'],
  [72 * 3600_000, '+3 d'],
  [-5, '−5 ms'],
  [Number.NaN, ''],
])('%d ms after the beginning is "%s"', (ms, text) => expect(offset(ms)).toBe(text));
