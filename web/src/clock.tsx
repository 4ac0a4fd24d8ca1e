import { useQuery } from '@tanstack/react-query';
import { type ReactNode, createContext, useContext, useEffect, useState } from 'react';
import { clock } from './api/sandbox';
import { usePolling } from './live';
import { useSession } from './session';

/** How far the account's clock is ahead of this computer's. It seldom changes, so what only needs this is seldom drawn anew. */
const AheadContext = createContext(0);

/** The account's time, moving on between two answers of the server. */
export function ClockProvider({ children }: { children: ReactNode }) {
  const { who, environment } = useSession();
  const polling = usePolling();
  const { data: ahead = 0 } = useQuery({
    queryKey: ['clock'],
    // Whole seconds: the way to the server takes a different time with each answer, and that is no change of the clock.
    queryFn: async ({ signal }) => Math.round(((await clock(who, signal)) - Date.now()) / 1000) * 1000,
    refetchInterval: polling,
    enabled: environment !== null,
  });
  return <AheadContext value={ahead}>{children}</AheadContext>;
}

/** How many milliseconds the account's clock is ahead of this computer's. */
export const useAhead = () => useContext(AheadContext);

/** `now` in milliseconds, drawn anew every second, and how far that is ahead of this computer's clock. */
export function useAccountClock(): { now: number; ahead: number } {
  const ahead = useAhead();
  const [here, setHere] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setHere(Date.now()), 1000);
    return () => clearInterval(ticking);
  }, []);
  return { now: here + ahead, ahead };
}
