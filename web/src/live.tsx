import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, createContext, useContext, useEffect, useState } from 'react';
import { dataOf, kindOf, listen } from './api/events';
import { useSession } from './session';

/** `away`: the server does not answer at all. */
type Liveness = 'live' | 'polling' | 'away';

const LiveContext = createContext<Liveness>('polling');

/** Everything that happens within this time is one refresh. */
const gather = 80;

/** The next refresh waits for the one before, but not longer: a question that is asked anew each time it is cut off is never answered. */
const longest = 2000;

/** A phone has its message a little before the engine has the receipt for it; what shows receipts is asked once more. */
const afterwards = 700;
const later = new Set(['conversations', 'messages', 'receipts', 'phone']);

/** What each kind of event can have changed: the first elements of query keys. Add yours here. */
const touches: Record<string, string[]> = {
  phone: ['phones'],
  message: ['phones', 'phone', 'conversations', 'conversation', 'messages', 'receipts', 'trace'],
  status: ['phones', 'phone', 'messages', 'receipts', 'trace'],
  delivery: ['messages', 'receipts', 'trace'],
  template: ['templates', 'template'],
  fault: ['faults'],
  clock: ['clock', 'due', 'phones', 'conversations', 'conversation'],
  request: ['requests', 'clients'],
  webhook: ['webhooks', 'deliveries', 'trace'],
  function: ['functions', 'invocations'],
};

/** What a request that was not only a question can have changed besides. */
const written = ['conversations', 'conversation', 'participants', 'messages', 'receipts', 'webhooks', 'templates', 'functions'];

/** Which of the shown things an event of this kind can have changed. Unknown kinds refresh everything. */
export function touchedBy(kind: string, data: { method?: string } = {}): string[] | null {
  if (/^(ping|heartbeat|hello|ready|typing)/i.test(kind)) {
    return [];
  }
  const known = touches[kind];
  return known && kind === 'request' && data.method !== 'GET' ? [...known, ...written] : (known ?? null);
}

/** Refreshes what is on the screen when the server says that something happened. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { who, environment, again } = useSession();
  const cache = useQueryClient();
  const [live, setLive] = useState<Liveness>('polling');

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
          setLive('live');
          refresh(null);
        },
        onEvent: (event) => {
          const kind = kindOf(event);
          const data = dataOf(event);
          if (kind === 'reset') {
            cache.removeQueries({ queryKey: ['walkthrough'] });
          }
          heard.forEach((listener) => listener(kind, data));
          refresh(touchedBy(kind, data));
        },
        onLost: (away) => setLive(away ? 'away' : 'polling'),
        onAgain: again,
      },
      ending.signal,
    );
    return () => {
      ending.abort();
      setLive('polling');
    };
  }, [who, environment, cache, again]);

  return <LiveContext value={live}>{children}</LiveContext>;
}

function gathered(cache: QueryClient): (keys: string[] | null) => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let all = false;
  let busy = false;
  const some = new Set<string>();
  const soon = () => {
    if (!busy) {
      waiting ??= setTimeout(refresh, gather);
    }
  };
  const refresh = () => {
    waiting = undefined;
    const [every, names] = [all, new Set(some)];
    all = false;
    some.clear();
    busy = true;
    // Suggestions keep their own, slower time.
    const answered = cache.invalidateQueries({
      predicate: ({ queryKey: [name] }) => name !== 'bindings' && (every || names.has(String(name))),
    });
    void Promise.race([answered, new Promise((resolve) => setTimeout(resolve, longest))]).then(() => {
      busy = false;
      if (all || some.size > 0) {
        soon();
      }
    });
    clearTimeout(again);
    again = setTimeout(() => {
      void cache.invalidateQueries({ predicate: ({ queryKey: [name] }) => later.has(String(name)) });
    }, afterwards);
  };
  return (keys) => {
    if (keys?.length === 0) {
      return;
    }
    all ||= keys === null;
    keys?.forEach((key) => some.add(key));
    soon();
  };
}

type Listener = (kind: string, data: Record<string, unknown>) => void;

const heard = new Set<Listener>();

/** Hears each event as it comes, for what is no answer to a question: somebody is typing. The listener stays the same between drawings. */
export function useHeard(listener: Listener): void {
  useEffect(() => {
    heard.add(listener);
    return () => {
      heard.delete(listener);
    };
  }, [listener]);
}

export const useLive = () => useContext(LiveContext);

/** How often to ask anyway: seldom while events come, often while they do not. */
export const usePolling = () => (useLive() === 'live' ? 4000 : 1500);
