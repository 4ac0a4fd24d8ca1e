import { expect, it } from 'vitest';
import { jsonProblem, pretty } from './json';

it('indents JSON and leaves the rest alone', () => {
  expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(pretty('nonsense')).toBe('nonsense');
});

it('says what is wrong', () => {
  expect(jsonProblem('{"a":1}', 100)).toBeNull();
  expect(jsonProblem('{', 100)).toContain('not JSON');
  expect(jsonProblem('"äää"', 7)).toBe('8 bytes; 7 at most.');
});
