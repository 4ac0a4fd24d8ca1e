import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { ApiError, type Credentials, call } from './api/client';
import { type Environment, environment } from './api/sandbox';

interface Session {
  who: Credentials;
  /** Null where the sandbox is off: there are no phones and no clock then. */
  environment: Environment | null;
  switchTo: (who: Credentials | null) => void;
  /** Asks after a loss whether this is still the same server. Fails while nobody answers. */
  again: (signal: AbortSignal) => Promise<void>;
}

type State =
  | { is: 'asking' }
  | { is: 'in'; who: Credentials; environment: Environment | null; chosen: boolean }
  | { is: 'out'; why: string };

const SessionContext = createContext<Session | null>(null);
const kept = 'parley.account';
const refused = 'These credentials were refused.';

/** Another account than the first stays chosen as long as the tab is open, and no longer: it holds a token. */
function keptAccount(): Credentials | null {
  try {
    return JSON.parse(sessionStorage.getItem(kept) ?? 'null') as Credentials | null;
  } catch {
    return null;
  }
}

/** Without the sandbox, the REST API says whether the credentials are right. */
async function isKnown(who: Credentials): Promise<State> {
  try {
    await call(who, '/v1/Conversations?PageSize=1');
    return { is: 'in', who, environment: null, chosen: true };
  } catch (error) {
    return { is: 'out', why: error instanceof ApiError && error.status === 401 ? refused : 'The server does not answer. Start it, then try again.' };
  }
}

async function enter(chosen: Credentials | null): Promise<State> {
  try {
    const found = await environment(chosen);
    return { is: 'in', who: chosen ?? { accountSid: found.accountSid, authToken: found.authToken }, environment: found, chosen: chosen !== null };
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    if (chosen && (status === 404 || status === 403)) {
      return isKnown(chosen);
    }
    if (status === 0) {
      return { is: 'out', why: 'The server does not answer. Start it, then try again.' };
    }
    return {
      is: 'out',
      why: chosen ? refused : 'The sandbox is off or not reachable from here: enter an account.',
    };
  }
}

export function SessionProvider({ children, signIn }: { children: ReactNode; signIn: (why: string) => ReactNode }) {
  const [state, setState] = useState<State>({ is: 'asking' });
  const cache = useQueryClient();
  const asked = useRef(0);

  const switchTo = useCallback(
    (chosen: Credentials | null) => {
      const mine = ++asked.current;
      void enter(chosen).then((next) => {
        // Somebody chose another one meanwhile.
        if (mine !== asked.current) {
          return;
        }
        if (next.is === 'in') {
          try {
            if (chosen) {
              sessionStorage.setItem(kept, JSON.stringify(chosen));
            } else {
              sessionStorage.removeItem(kept);
            }
          } catch {
            // Kept for this page only, then.
          }
          cache.clear();
        }
        setState(next);
      });
    },
    [cache],
  );

  useEffect(() => switchTo(keptAccount()), [switchTo]);

  const again = useCallback(
    async (signal: AbortSignal) => {
      if (state.is === 'in') {
        const found = await environment(state.chosen ? state.who : null, signal);
        // A server that kept nothing has begun anew, with another first account.
        if (!state.chosen && found.accountSid !== state.who.accountSid) {
          switchTo(null);
          throw new Error('Another server.');
        }
      }
    },
    [state, switchTo],
  );

  const session = useMemo(
    () => (state.is === 'in' ? { who: state.who, environment: state.environment, switchTo, again } : null),
    [state, switchTo, again],
  );
  if (state.is === 'asking') {
    return (
      <p className="waiting" role="status">
        Connecting…
      </p>
    );
  }
  return (
    <SessionContext value={session ?? { who: { accountSid: '', authToken: '' }, environment: null, switchTo, again }}>
      {state.is === 'out' ? signIn(state.why) : children}
    </SessionContext>
  );
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('No session here.');
  }
  return session;
}
