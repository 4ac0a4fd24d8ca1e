import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { ClockProvider } from './clock';
import { LiveProvider } from './live';
import { SessionProvider, useSession } from './session';
import { SignIn } from './start/SignIn';
import './styles/base.css';
import './styles/page.css';

// The server is usually on this computer: what the browser thinks of the network says nothing about it.
const networkMode = 'always';

const cache = new QueryClient({
  defaultOptions: { queries: { retry: 1, staleTime: 500, refetchOnWindowFocus: true, networkMode }, mutations: { networkMode } },
});

/** Everything below belongs to one account and starts anew with another. */
function Account() {
  const { who } = useSession();
  return (
    <LiveProvider key={who.accountSid}>
      <ClockProvider>
        <App />
      </ClockProvider>
    </LiveProvider>
  );
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={cache}>
          <SessionProvider
            signIn={(why) => (
              <main className="door">
                <h1>Parley</h1>
                <SignIn why={why} />
              </main>
            )}
          >
            <Account />
          </SessionProvider>
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
}
