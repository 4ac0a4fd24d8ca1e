import { describe, expect, it } from 'vitest';
import { type Rows, extend, noRows, pagesOf, refresh } from './rows';

interface Thing {
  sid: string;
  name?: string;
}

const things = (...sids: string[]): Thing[] => sids.map((sid) => ({ sid }));
const names = (list: Rows<Thing>) => list.rows.map((row) => row.sid).join('');

/** Two pages, a third to come: 9 8 7 | 6 5 4 | … */
function known(): Rows<Thing> {
  const head = extend(noRows<Thing>('/'), { path: '/', rows: things('9', '8', '7'), next: '/2' });
  return extend(head, { path: '/2', rows: things('6', '5', '4'), next: '/3' });
}

describe('a list read page by page', () => {
  it('grows at its end', () => {
    expect(names(known())).toBe('987654');
    expect(known().next).toBe('/3');
  });

  it('ignores a page that does not come next', () => {
    const list = known();
    expect(extend(list, { path: '/2', rows: things('x'), next: null })).toBe(list);
  });

  it('takes new rows at its head and keeps the rest', () => {
    const now = refresh(known(), { path: '/', rows: things('b', 'a', '9'), next: '/x' });
    expect(names(now)).toBe('ba987654');
    expect(now.next).toBe('/3');
  });

  it('drops a row that went, also where the page reaches into the next one', () => {
    expect(names(refresh(known(), { path: '/', rows: things('9', '7', '6'), next: '/x' }))).toBe('97654');
  });

  it('begins anew when more came than a page holds', () => {
    const now = refresh(known(), { path: '/', rows: things('d', 'c', 'b'), next: '/x' });
    expect(names(now)).toBe('dcb');
    expect(now.next).toBe('/x');
    expect(now.pages).toHaveLength(1);
  });

  it('ends where a page says that nothing follows', () => {
    const now = refresh(known(), { path: '/2', rows: things('6'), next: null });
    expect(names(now)).toBe('9876');
    expect(now.next).toBeNull();
  });

  it('is emptied by an empty head', () => expect(names(refresh(known(), { path: '/', rows: [], next: null }))).toBe(''));

  it('keeps the objects of rows that did not change', () => {
    const list = known();
    expect(refresh(list, { path: '/2', rows: things('6', '5', '4'), next: '/3' })).toBe(list);
    const now = refresh(list, { path: '/2', rows: [{ sid: '6' }, { sid: '5', name: 'new' }, { sid: '4' }], next: '/3' });
    expect(now.rows[3]).toBe(list.rows[3]);
    expect(now.rows[4]).toEqual({ sid: '5', name: 'new' });
  });

  it('does not refresh a page whose place is unknown', () => {
    const gone = { ...known(), rows: things('9', '8', '6', '5', '4') };
    expect(refresh(gone, { path: '/2', rows: things('6', '5'), next: null })).toBe(gone);
  });

  it('knows which pages hold the rows that are looked at', () => {
    expect(pagesOf(known(), 0, 1)).toEqual(['/']);
    expect(pagesOf(known(), 2, 3)).toEqual(['/', '/2']);
    expect(pagesOf(known(), 4, 5)).toEqual(['/', '/2']);
    expect(pagesOf(noRows<Thing>('/'), 0, 5)).toEqual([]);
  });
});
