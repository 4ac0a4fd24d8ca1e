import { describe, expect, test } from 'vitest';
import { firstDifference, readParameters, writeParameters } from './parameters';

describe('parameters', () => {
  const wanted = [['EventType', 'onMessageAdded'], ['Body', "Hi & it's = 4"]];

  test.each([
    ["EventType=onMessageAdded&Body=Hi+%26+it's+%3D+4"],
    ["?EventType=onMessageAdded&Body=Hi%20%26%20it's%20%3D%204\n"],
    [`{"EventType":"onMessageAdded","Body":"Hi & it's = 4"}`],
    ["EventType: onMessageAdded\nBody: Hi & it's = 4"],
    ["EventType\tonMessageAdded\r\nBody\tHi & it's = 4\r\n"],
    ["EventType=onMessageAdded\nBody=Hi & it's = 4"],
  ])('are read from %j', (text) => expect(readParameters(text)).toEqual(wanted));

  test('are read back as they were written', () => {
    const pairs: [string, string][] = [['A', 'x\ny'], ['A', '+&='], ['B', '']];
    expect(readParameters(writeParameters(pairs))).toEqual(pairs);
  });

  test('a number of an object is its text, and a broken object is no object', () => {
    expect(readParameters('{"Index":3}')).toEqual([['Index', '3']]);
    expect(readParameters('')).toEqual([]);
    expect(readParameters('{"Index"')).toEqual([['{"Index"', '']]);
  });
});

test('a difference is found where it begins', () => {
  expect(firstDifference('http://a', 'https://a')).toBe(4);
  expect(firstDifference('abc', 'abcd')).toBe(3);
  expect(firstDifference('abc', 'abc')).toBe(-1);
});
