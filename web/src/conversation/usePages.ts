import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { slice } from '../api/pages';
import { type Row, type Rows, extend, noRows, pagesOf, refresh } from '../lib/rows';
import { usePolling } from '../live';
import { useSession } from '../session';

/**
 * A list of any length, read page by page as one scrolls. Whatever refreshes the query asks only for the head and for the pages that are
 * looked at, and joins them to what is known: ten thousand rows cost no more than fifty.
 */
export function usePages<T extends Row>(key: readonly unknown[], path: string) {
  const { who } = useSession();
  const cache = useQueryClient();
  const polling = usePolling();
  const seen = useRef({ first: 0, last: 0 });
  const busy = useRef<string | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const queryKey = useMemo(() => [...key, path], [...key, path]);

  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = cache.getQueryData<Rows<T>>(queryKey);
      const paths = known && known.pages.length > 0 ? pagesOf(known, seen.current.first, seen.current.last) : [path];
      const pieces = await Promise.all(paths.map(async (one) => ({ path: one, ...(await slice<T>(who, one, signal)) })));
      // Another page may have come meanwhile: it is kept, because the list is taken now.
      let list = cache.getQueryData<Rows<T>>(queryKey) ?? noRows<T>(path);
      for (const piece of pieces) {
        list = list.pages.length === 0 ? extend(list, piece) : refresh(list, piece);
      }
      return list;
    },
    structuralSharing: false,
    refetchInterval: polling,
  });

  const next = query.data?.next ?? null;
  const more = useCallback(async () => {
    if (!next || busy.current === next) {
      return;
    }
    busy.current = next;
    setFailed(null);
    try {
      const piece = await slice<T>(who, next);
      cache.setQueryData<Rows<T>>(queryKey, (list) => list && extend(list, { path: next, ...piece }));
    } catch (error) {
      setFailed(error);
    } finally {
      busy.current = null;
    }
  }, [who, cache, queryKey, next]);

  /** Which rows are on the screen: they are the ones that are kept fresh. */
  const look = useCallback((first: number, last: number) => {
    seen.current = { first, last };
  }, []);

  return {
    rows: query.data?.rows ?? null,
    hasMore: next !== null,
    more,
    look,
    failed,
    error: query.error,
  };
}
