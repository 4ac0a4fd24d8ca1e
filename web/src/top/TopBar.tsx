import { Suspense, lazy } from 'react';
import { useLive } from '../live';
import { Icon } from '../parts/Icon';
import { useSession } from '../session';
import { ThemeButton } from './ThemeButton';
import './top.css';

// What the menus are made of is heavier than all of the rest up here: it comes after the page has been drawn.
const Menus = lazy(() => import('./Menus'));

export function TopBar() {
  const live = useLive();
  const { environment } = useSession();
  return (
    <header className="top">
      <button type="button" className="skip" onClick={() => document.querySelector('main')?.focus()}>
        Skip to the page
      </button>
      <h1>
        <img src="/favicon.svg" alt="" width="24" height="24" />
        Parley
      </h1>
      {environment && (
        <span className={live ? 'live on' : 'live'} role="status" title={live ? 'What happens is shown at once.' : 'The stream of events is interrupted: asking every now and then.'}>
          <i /> {live ? 'Live' : 'Polling'}
        </span>
      )}
      <span className="space" />
      <Suspense fallback={<span className="menus-to-come" />}>
        <Menus />
      </Suspense>
      <button
        type="button"
        className="button quiet icon-only wide"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={() => document.dispatchEvent(new Event('parley-shortcuts'))}
      >
        <Icon name="keyboard" size={17} />
      </button>
      <ThemeButton />
    </header>
  );
}
