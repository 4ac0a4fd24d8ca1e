import type { Pairs } from './repeat';

/**
 * Parameters as people have them at hand: a form's text (`Body=Hi&Author=…`), a JSON object, or lines of `Name: value`,
 * `Name=value` or of two columns of a table.
 */
export function readParameters(text: string): Pairs {
  const trimmed = text.trim();
  if (trimmed === '') {
    return [];
  }
  const object = readObject(trimmed);
  if (object) {
    return object;
  }
  const lines = trimmed.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 1 && !/^[\w.-]+(:\s|\t)/.test(trimmed)) {
    return [...new URLSearchParams(trimmed.replace(/^\?/, ''))];
  }
  return lines.map((line) => {
    const [, name = line.trim(), value = ''] = /^\s*([\w.-]+)\s*(?:[:=]|\t)\s?(.*)$/.exec(line) ?? [];
    return [name, value];
  });
}

function readObject(text: string): Pairs | null {
  if (!text.startsWith('{')) {
    return null;
  }
  try {
    const value: unknown = JSON.parse(text);
    return Object.entries(value as object).map(([name, inner]) => [name, typeof inner === 'string' ? inner : JSON.stringify(inner)]);
  } catch {
    return null;
  }
}

/** As a form's text, which is the one that can hold every value. */
export const writeParameters = (pairs: Pairs) => new URLSearchParams(pairs).toString();

/** Where two texts begin to differ; -1 if they do not. */
export function firstDifference(one: string, other: string): number {
  const most = Math.max(one.length, other.length);
  for (let at = 0; at < most; at++) {
    if (one[at] !== other[at]) {
      return at;
    }
  }
  return -1;
}
