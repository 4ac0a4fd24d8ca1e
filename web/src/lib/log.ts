/** A page of something that is listed newest first. */
export interface LogPage<T> {
  rows: T[];
  /** What asks for the page behind it; null at the end. */
  next: string | null;
}

/**
 * Puts the newest page in front of what is known already. Where both have a row, the page's is the newer; where they have none in
 * common, something between them is unknown, and it begins anew.
 */
export function withNewest<T>(known: LogPage<T>, newest: LogPage<T>, idOf: (row: T) => string): LogPage<T> {
  if (newest.next === null || known.rows.length === 0) {
    return newest;
  }
  const ids = new Set(newest.rows.map(idOf));
  const last = known.rows.findLastIndex((row) => ids.has(idOf(row)));
  return last < 0 ? newest : { rows: [...newest.rows, ...known.rows.slice(last + 1)], next: last === known.rows.length - 1 ? newest.next : known.next };
}

/** Puts an older page behind what is known. */
export function withOlder<T>(known: LogPage<T>, older: LogPage<T>, idOf: (row: T) => string): LogPage<T> {
  const ids = new Set(known.rows.map(idOf));
  return { rows: [...known.rows, ...older.rows.filter((row) => !ids.has(idOf(row)))], next: older.next };
}

/** Rows that belong together become one group, at the place of its newest. */
export function grouped<T>(rows: T[], groupOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const name = groupOf(row);
    const group = groups.get(name);
    if (group) {
      group.push(row);
    } else {
      groups.set(name, [row]);
    }
  }
  return [...groups.values()];
}
