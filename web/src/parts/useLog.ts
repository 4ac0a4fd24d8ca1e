import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type LogPage, withNewest, withOlder } from '../lib/log';
import { usePolling } from '../live';

interface Options<T> {
  /** The first element is what live events refresh; the rest tells lists from each other, filters included. */
  queryKey: [string, ...unknown[]];
  page: (next: string | null, signal?: AbortSignal) => Promise<LogPage<T>>;
  idOf: (row: T) => string;
  /** Rows that come meanwhile are counted and not shown. */
  paused?: boolean;
}

interface Log<T> {
  rows: T[];
  /** How many came while it was paused. */
  fresh: number;
  /** Nothing has been answered yet. */
  waiting: boolean;
  error: unknown;
  hasMore: boolean;
  loadingMore: boolean;
  more: () => void;
  /** Empties what is shown until the next answer. */
  refetch: () => Promise<unknown>;
}

/**
 * Something that is listed newest first and grows at its head. Only the newest page is asked for again; older ones are asked for once,
 * when somebody scrolls to them.
 */
export function useLog<T>({ queryKey, page, idOf, paused = false }: Options<T>): Log<T> {
  const polling = usePolling();
  const name = JSON.stringify(queryKey);
  const [known, setKnown] = useState<{ name: string; page: LogPage<T> } | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const heldAt = useRef<string | null>(null);
  const identify = useRef(idOf);
  const ask = useRef(page);
  identify.current = idOf;
  ask.current = page;

  const newest = useQuery({ queryKey, queryFn: ({ signal }) => ask.current(null, signal), refetchInterval: polling });
  const { data } = newest;

  useEffect(() => {
    if (data) {
      setKnown((before) => ({ name, page: before?.name === name ? withNewest(before.page, data, identify.current) : data }));
    }
  }, [data, name]);

  const shown = known?.name === name ? known.page : (data ?? null);
  const rows = shown?.rows ?? [];
  const next = shown?.next ?? null;
  const first = rows[0] && idOf(rows[0]);

  if (!paused) {
    heldAt.current = null;
  } else {
    heldAt.current ??= first ?? null;
  }
  const fresh = heldAt.current === null ? 0 : Math.max(0, rows.findIndex((row) => idOf(row) === heldAt.current));

  const more = useCallback(() => {
    if (!next || loadingMore) {
      return;
    }
    setLoadingMore(true);
    setError(null);
    ask
      .current(next)
      .then((older) => setKnown((before) => (before?.name === name ? { name, page: withOlder(before.page, older, identify.current) } : before)))
      .catch(setError)
      .finally(() => setLoadingMore(false));
  }, [next, loadingMore, name]);

  return {
    rows: fresh > 0 ? rows.slice(fresh) : rows,
    fresh,
    waiting: shown === null && !newest.error,
    error: error ?? (shown === null ? newest.error : null),
    hasMore: next !== null && error === null,
    loadingMore,
    more,
    refetch: newest.refetch,
  };
}
