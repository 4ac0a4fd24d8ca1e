// A long list as it is known so far: read page by page from its head, and refreshed in parts. Pure.

export interface Row {
  sid: string;
}

export interface Rows<T extends Row> {
  rows: T[];
  /** Where it goes on; null at the end. */
  next: string | null;
  /** The pages that were read: each page's path, and the row that stands before it (null: the head). */
  pages: { path: string; after: string | null }[];
}

export interface Piece<T> {
  path: string;
  rows: T[];
  next: string | null;
}

export const noRows = <T extends Row>(path: string): Rows<T> => ({ rows: [], next: path, pages: [] });

/** The page after the last one that was read. */
export function extend<T extends Row>(list: Rows<T>, piece: Piece<T>): Rows<T> {
  if (list.next !== piece.path) {
    return list;
  }
  const known = new Set(list.rows.map((row) => row.sid));
  return {
    rows: [...list.rows, ...piece.rows.filter((row) => !known.has(row.sid))],
    next: piece.next,
    pages: [...list.pages, { path: piece.path, after: list.rows.at(-1)?.sid ?? null }],
  };
}

/**
 * A page that was read again. Page tokens are keys, so its rows stand where they stood: rows that came are inserted, rows that went are
 * left out, and what lies behind stays. Where nothing joins the new rows to the old ones, the list ends behind the new ones.
 */
export function refresh<T extends Row>(list: Rows<T>, piece: Piece<T>): Rows<T> {
  const at = list.pages.findIndex((page) => page.path === piece.path);
  if (at < 0) {
    return list;
  }
  const { after } = list.pages[at]!;
  const start = after === null ? 0 : list.rows.findIndex((row) => row.sid === after) + 1;
  if (start === 0 && after !== null) {
    return list;
  }
  const last = piece.rows.at(-1)?.sid;
  const end = last === undefined ? -1 : list.rows.findIndex((row, index) => index >= start && row.sid === last);
  const before = new Map(list.rows.slice(start, end < 0 ? undefined : end + 1).map((row) => [row.sid, row]));
  const fresh = piece.rows.map((row) => same(before.get(row.sid), row));
  if (end < 0 || piece.next === null) {
    const gone = fresh.length !== list.rows.length - start || fresh.some((row, index) => row !== list.rows[start + index]);
    if (!gone && list.next === piece.next) {
      return list;
    }
    return { rows: [...list.rows.slice(0, start), ...fresh], next: piece.next, pages: list.pages.slice(0, at + 1) };
  }
  const next = end === list.rows.length - 1 ? piece.next : list.next;
  const unchanged = next === list.next && fresh.length === end + 1 - start && fresh.every((row, index) => row === list.rows[start + index]);
  return unchanged ? list : { ...list, next, rows: [...list.rows.slice(0, start), ...fresh, ...list.rows.slice(end + 1)] };
}

/** The old object where nothing changed: what shows it need not be drawn again. */
function same<T>(old: T | undefined, now: T): T {
  return old !== undefined && JSON.stringify(old) === JSON.stringify(now) ? old : now;
}

/** The paths of the pages that hold these rows, the head always among them. */
export function pagesOf<T extends Row>(list: Rows<T>, first: number, last: number): string[] {
  const place = new Map(list.rows.map((row, index) => [row.sid, index]));
  const starts = list.pages.map((page) => (page.after === null ? 0 : (place.get(page.after) ?? -2) + 1));
  return list.pages
    .filter((_, index) => {
      const start = starts[index]!;
      const end = starts.slice(index + 1).find((one) => one >= 0) ?? list.rows.length;
      return index === 0 || (start >= 0 && start <= last && end > first);
    })
    .map((page) => page.path);
}
