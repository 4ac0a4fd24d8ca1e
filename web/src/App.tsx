import { Suspense, useEffect } from 'react';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { Skeleton } from './parts/Skeleton';
import { pages } from './routes';
import { useSession } from './session';
import { BottomBar } from './shell/BottomBar';
import { PageFailure } from './shell/PageFailure';
import { Rail } from './shell/Rail';
import { Shortcuts } from './shell/Shortcuts';
import './shell/shell.css';
import { useMedia } from './shell/useMedia';
import { TopBar } from './top/TopBar';

/** The navigation, and the page that the address names. Pages take the rest of the address: `/conversations/CH…`. */
export function App() {
  return (
    <Router hook={useHashLocation}>
      <Shell />
    </Router>
  );
}

function Shell() {
  const { environment } = useSession();
  const [location] = useLocation();
  const small = useMedia('(max-width: 719px)');
  const there = pages.filter((page) => environment || !page.needsSandbox);
  const shown = there.filter((page) => !page.hidden);
  const current = there.find(({ path }) => location === path || location.startsWith(`${path}/`));

  useEffect(() => {
    document.title = current ? `${current.label} · Parley` : 'Parley';
  }, [current]);

  return (
    <div className="page">
      <TopBar />
      <div className="shell">
        {!small && <Rail pages={shown} current={current?.path} />}
        <main className="content" tabIndex={-1}>
          <PageFailure key={current?.path ?? ''}>
            <Suspense fallback={<Skeleton rows={5} height={64} />}>
              <Switch>
                {there.map(({ path, Page }) => (
                  <Route key={path} path={path} nest>
                    <Page />
                  </Route>
                ))}
                <Route>
                  <Redirect to={environment ? '/phones' : '/conversations'} replace />
                </Route>
              </Switch>
            </Suspense>
          </PageFailure>
        </main>
      </div>
      {small && <BottomBar pages={shown} current={current?.path} />}
      <Shortcuts pages={shown} />
    </div>
  );
}
