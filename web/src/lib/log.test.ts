import { describe, expect, test } from 'vitest';
import { grouped, withNewest, withOlder } from './log';

const id = (row: { id: number }) => String(row.id);
const rows = (...ids: number[]) => ids.map((one) => ({ id: one }));

describe('a log', () => {
  test('grows at its head', () => {
    expect(withNewest({ rows: rows(5, 4, 3, 2), next: 'c' }, { rows: rows(7, 6, 5, 4), next: 'x' }, id)).toEqual({ rows: rows(7, 6, 5, 4, 3, 2), next: 'c' });
  });

  test('takes over what changed, and drops what is gone from within the newest page', () => {
    const known = { rows: [{ id: 5, state: 'pending' }, { id: 4, state: 'a' }, { id: 3, state: 'a' }, { id: 2, state: 'a' }], next: 'c' };
    const newest = { rows: [{ id: 5, state: 'done' }, { id: 3, state: 'a' }], next: 'x' };
    expect(withNewest(known, newest, id).rows.map((row) => `${row.id} ${row.state}`)).toEqual(['5 done', '3 a', '2 a']);
  });

  test('begins anew behind a gap, and when the newest page is all there is', () => {
    expect(withNewest({ rows: rows(2, 1), next: null }, { rows: rows(9, 8), next: 'x' }, id)).toEqual({ rows: rows(9, 8), next: 'x' });
    expect(withNewest({ rows: rows(2, 1), next: null }, { rows: [], next: null }, id).rows).toEqual([]);
  });

  test('shows no row twice when it grew between two pages', () => {
    expect(withOlder({ rows: rows(5, 4), next: 'b' }, { rows: rows(4, 3), next: null }, id)).toEqual({ rows: rows(5, 4, 3), next: null });
  });

  test('keeps what belongs together at the place of the newest', () => {
    const found = grouped([{ id: 4, of: 'a' }, { id: 3, of: 'b' }, { id: 2, of: 'a' }], (row) => row.of);
    expect(found.map((group) => group.map((row) => row.id))).toEqual([[4, 2], [3]]);
  });
});
