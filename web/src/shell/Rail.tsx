import { Link } from 'wouter';
import { Icon } from '../parts/Icon';
import type { Page } from '../routes';

interface Props {
  pages: Page[];
  /** The path of the page that is shown. */
  current: string | undefined;
}

/** The navigation on wide screens. */
export function Rail({ pages, current }: Props) {
  return (
    <nav className="rail" aria-label="Pages">
      {pages.map(({ path, label, icon, letter }) => (
        <Link
          key={path}
          href={path}
          className="rail-link"
          aria-current={current === path ? 'page' : undefined}
          title={letter ? `${label} (g, then ${letter})` : label}
        >
          <Icon name={icon} size={19} />
          <span>{label}</span>
        </Link>
      ))}
    </nav>
  );
}
