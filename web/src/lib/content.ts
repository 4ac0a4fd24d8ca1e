import type { Content } from '../api/talk';

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
  for (const [, name] of JSON.stringify(content.types).matchAll(/\{\{\s*(\w+)\s*\}\}/g)) {
    found[name as string] ??= '';
  }
  return found;
}

export const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name] || whole);
