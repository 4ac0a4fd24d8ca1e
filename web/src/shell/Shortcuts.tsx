import { Suspense, lazy, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { recall, remember } from '../lib/memory';
import type { Page } from '../routes';

const Help = lazy(() => import('./ShortcutHelp'));

/** How long g waits for its letter. */
const patience = 1200;

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role=dialog],.cm-editor') !== null);

/** g and a letter open a page, / goes to the page's search, ? tells all of this. They can be switched off there. */
export function Shortcuts({ pages }: { pages: Page[] }) {
  const [, go] = useLocation();
  const [help, setHelp] = useState(false);
  const [on, setOn] = useState(() => recall('shortcuts', true));

  useEffect(() => {
    let began = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) {
        return;
      }
      if (event.key === '?') {
        setHelp(true);
      } else if (!on) {
        return;
      } else if (event.key === '/') {
        const search = document.querySelector<HTMLElement>('main input[type=search]');
        if (search) {
          event.preventDefault();
          search.focus();
        }
      } else if (event.key === 'g') {
        began = event.timeStamp;
      } else if (event.timeStamp - began < patience) {
        began = 0;
        const page = pages.find(({ letter }) => letter === event.key);
        if (page) {
          go(page.path);
        }
      }
    };
    const onAsked = () => setHelp(true);
    document.addEventListener('keydown', onKey);
    document.addEventListener('parley-shortcuts', onAsked);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('parley-shortcuts', onAsked);
    };
  }, [pages, go, on]);

  return (
    help && (
      <Suspense>
        <Help
          pages={pages}
          on={on}
          onSwitch={(next) => {
            setOn(next);
            remember('shortcuts', next);
          }}
          onClose={() => setHelp(false)}
        />
      </Suspense>
    )
  );
}
