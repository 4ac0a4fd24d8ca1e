import { useQuery } from '@tanstack/react-query';
import { type ReactNode, createContext, useContext, useEffect, useState } from 'react';
import { clock } from './api/sandbox';
import { usePolling } from './live';
import { useSession } from './session';

const ClockContext = createContext({ now: 0, ahead: 0 });

/** The account's time, moving on between two answers of the server. */
export function ClockProvider({ children }: { children: ReactNode }) {
  const { who, environment } = useSession();
  const polling = usePolling();
  const { data: ahead = 0 } = useQuery({
    queryKey: ['clock'],
    queryFn: async ({ signal }) => (await clock(who, signal)) - Date.now(),
    refetchInterval: polling,
    enabled: environment !== null,
  });
  const [here, setHere] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setHere(Date.now()), 1000);
    return () => clearInterval(ticking);
  }, []);
  return <ClockContext value={{ now: here + ahead, ahead }}>{children}</ClockContext>;
}

/** `now` in milliseconds, and how far that is ahead of this computer's clock. */
export const useAccountClock = () => useContext(ClockContext);
