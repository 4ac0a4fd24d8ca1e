/** What this browser remembers. Storage can be switched off or full; then things are simply not remembered. */
export function recall<T>(key: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(`parley.${key}`);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`parley.${key}`, JSON.stringify(value));
  } catch {
    // Not remembered.
  }
}
