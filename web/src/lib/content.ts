import type { Content } from '../api/talk';
import { placeholders } from './contents';

/** The text of a content's richest form that has one. */
export function bodyOf(content: Content): string {
  for (const form of Object.values(content.types)) {
    const text = form?.body ?? form?.title;
    if (text) {
      return text;
    }
  }
  return '';
}

/** Its variables with their samples: those it names itself and those that its texts hold. */
export function variablesOf(content: Content): Record<string, string> {
  const found: Record<string, string> = { ...content.variables };
  for (const name of placeholders(content.types)) {
    found[name] ??= '';
  }
  return found;
}

export const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name] || whole);
