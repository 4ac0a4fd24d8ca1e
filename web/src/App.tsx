import { Suspense } from 'react';
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { Icon } from './parts/Icon';
import { pages } from './routes';
import { useSession } from './session';
import { TopBar } from './top/TopBar';

/** The navigation, and the page that the address names. Pages take the rest of the address: `/conversations/CH…`. */
export function App() {
  return (
    <Router hook={useHashLocation}>
      <div className="page">
        <TopBar />
        <Shell />
      </div>
    </Router>
  );
}

function Shell() {
  const { environment } = useSession();
  const [location] = useLocation();
  const shown = pages.filter((page) => environment || !page.needsSandbox);
  return (
    <div className="shell">
      <nav className="rail" aria-label="Pages">
        {shown.map(({ path, label, icon }) => (
          <Link key={path} href={path} className="rail-link" aria-current={location.startsWith(path) ? 'page' : undefined}>
            <Icon name={icon} size={20} />
            <span>{label}</span>
          </Link>
        ))}
      </nav>
      <main className="content">
        <Suspense fallback={<p role="status">Loading…</p>}>
          <Switch>
            {shown.map(({ path, Page }) => (
              <Route key={path} path={path} nest>
                <Page />
              </Route>
            ))}
            <Route>
              <Redirect to={environment ? '/phones' : '/conversations'} replace />
            </Route>
          </Switch>
        </Suspense>
      </main>
    </div>
  );
}
