import { Suspense, lazy } from 'react';
import { useLive } from '../live';
import { Icon } from '../parts/Icon';
import { useSession } from '../session';
import { ThemeButton } from './ThemeButton';
import './top.css';

// What the menus are made of is heavier than all of the rest up here: it comes after the page has been drawn.
const Menus = lazy(() => import('./Menus'));

const words = { live: 'Live', polling: 'Polling', away: 'No answer' };
const hints = {
  live: 'What happens is shown at once.',
  polling: 'The stream of events is interrupted: asking every now and then.',
  away: 'The server does not answer. What is shown may be old; it goes on when the server is there again.',
};

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
        <span className={`live ${live === 'live' ? 'on' : live}`} role="status" title={hints[live]}>
          <i /> {words[live]}
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
