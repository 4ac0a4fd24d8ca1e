import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, createContext, useContext, useEffect, useState } from 'react';
import { kindOf, listen } from './api/events';
import { useSession } from './session';

const LiveContext = createContext(false);

/** Everything that happens within this time is one refresh. */
const gather = 80;

/** A phone has its message a little before the engine has the receipt for it; what shows receipts is asked once more. */
const afterwards = 700;
const later = new Set(['conversations', 'messages', 'receipts', 'phone']);

/** Which of the shown things an event of this kind can have changed. Unknown kinds refresh everything. */
export function touchedBy(kind: string): string[] | null {
  if (/^(ping|heartbeat|hello|ready|typing)/i.test(kind)) {
    return [];
  }
  return /^(fault|template)/i.test(kind) ? ['conversations'] : null;
}

/** Refreshes what is on the screen when the server says that something happened. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { who, environment } = useSession();
  const cache = useQueryClient();
  const [live, setLive] = useState(false);

  useEffect(() => {
    if (!environment) {
      return;
    }
    const ending = new AbortController();
    const refresh = gathered(cache);
    void listen(
      who,
      {
        onOpen: () => {
          setLive(true);
          refresh(null);
        },
        onEvent: (event) => refresh(touchedBy(kindOf(event))),
        onLost: () => setLive(false),
      },
      ending.signal,
    );
    return () => {
      ending.abort();
      setLive(false);
    };
  }, [who, environment, cache]);

  return <LiveContext value={live}>{children}</LiveContext>;
}

function gathered(cache: QueryClient): (keys: string[] | null) => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let all = false;
  const some = new Set<string>();
  return (keys) => {
    if (keys?.length === 0) {
      return;
    }
    all ||= keys === null;
    keys?.forEach((key) => some.add(key));
    waiting ??= setTimeout(() => {
      waiting = undefined;
      // Suggestions keep their own, slower time.
      void cache.invalidateQueries({
        predicate: ({ queryKey: [name] }) => name !== 'bindings' && (all || some.has(String(name))),
      });
      all = false;
      some.clear();
      clearTimeout(again);
      again = setTimeout(() => {
        void cache.invalidateQueries({ predicate: ({ queryKey: [name] }) => later.has(String(name)) });
      }, afterwards);
    }, gather);
  };
}

export const useLive = () => useContext(LiveContext);

/** How often to ask anyway: seldom while events come, often while they do not. */
export const usePolling = () => (useLive() ? 4000 : 1500);
