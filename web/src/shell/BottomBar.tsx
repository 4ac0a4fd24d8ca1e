import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Icon } from '../parts/Icon';
import type { Page } from '../routes';

/** So many pages have a place of their own; the rest is behind "More". */
const places = 4;

/** The navigation on a phone's screen. */
export function BottomBar({ pages, current }: { pages: Page[]; current: string | undefined }) {
  const [open, setOpen] = useState(false);
  const bar = useRef<HTMLElement>(null);
  const first = pages.slice(0, places);
  const rest = pages.slice(places);

  useEffect(() => {
    if (!open) {
      return;
    }
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !bar.current?.contains(event.target as Node)) {
        setOpen(false);
      }
    };
    document.addEventListener('keydown', close);
    document.addEventListener('pointerdown', close);
    return () => {
      document.removeEventListener('keydown', close);
      document.removeEventListener('pointerdown', close);
    };
  }, [open]);

  const link = ({ path, label, icon }: Page) => (
    <Link key={path} href={path} className="bottom-link" aria-current={current === path ? 'page' : undefined} onClick={() => setOpen(false)}>
      <Icon name={icon} size={20} />
      <span>{label}</span>
    </Link>
  );

  return (
    <nav className="bottom-bar" aria-label="Pages" ref={bar}>
      {first.map(link)}
      <button
        type="button"
        className={rest.some((page) => page.path === current) ? 'bottom-link current' : 'bottom-link'}
        aria-expanded={open}
        aria-controls="more-pages"
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" size={20} />
        <span>More</span>
      </button>
      <div id="more-pages" className="more-pages" hidden={!open}>
        {rest.map(link)}
      </div>
    </nav>
  );
}
