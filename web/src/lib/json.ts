/** JSON indented; anything else as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** What is wrong with a text that has to be JSON of at most so many bytes; null if nothing is. */
export function jsonProblem(text: string, most: number): string | null {
  try {
    JSON.parse(text);
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`;
  }
  const size = new TextEncoder().encode(text).length;
  return size > most ? `${size} bytes; ${most} at most.` : null;
}
