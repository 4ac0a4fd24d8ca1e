import { describe, expect, test } from 'vitest';
import { diffLines, hunks } from './diff';

const short = (left: string, right: string) => diffLines(left, right).map(({ kind, text }) => ({ same: ' ', left: '-', right: '+' })[kind] + text);

describe('two texts', () => {
  test('that are the same differ nowhere', () => expect(short('a\nb', 'a\nb')).toEqual([' a', ' b']));

  test('differ where a line was changed, added and removed', () => {
    expect(short('a\nb\nc\nd', 'a\nB\nc\nx\nd')).toEqual([' a', '-b', '+B', ' c', '+x', ' d']);
    expect(short('a\nb', 'b')).toEqual(['-a', ' b']);
  });

  test('give back both sides, whatever they are', () => {
    const pick = (seed: number) => Array.from({ length: 30 }, (_, at) => 'abc'[(seed * (at + 7) * (at + 3)) % 3]).join('\n');
    for (let seed = 1; seed < 20; seed++) {
      const [left, right] = [pick(seed), pick(seed * 5 + 1)];
      const lines = diffLines(left, right);
      expect(lines.filter(({ kind }) => kind !== 'right').map(({ text }) => text).join('\n')).toBe(left);
      expect(lines.filter(({ kind }) => kind !== 'left').map(({ text }) => text).join('\n')).toBe(right);
    }
  });

  test('that are long are not compared line by line in the middle', () => {
    const long = Array.from({ length: 2100 }, (_, at) => `x${at}`).join('\n');
    expect(diffLines(`a\n${long}\nz`, `a\n${long.replaceAll('x', 'y')}\nz`)).toHaveLength(4202);
  });
});

test('far from a difference, lines are left out', () => {
  const text = (word: string) => ['1', '2', '3', '4', word, '6', '7', '8', '9'].join('\n');
  expect(hunks(diffLines(text('a'), text('b')), 1).map((line) => line?.text ?? null)).toEqual([null, '4', 'a', 'b', '6', null]);
});
