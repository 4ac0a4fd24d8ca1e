import { Link, useLocation } from 'wouter';
import './sub-pages.css';

interface Props {
  /** What these are parts of: "Webhooks". */
  label: string;
  pages: { path: string; label: string }[];
}

/** The parts of a page, each with an address of its own; the first also stands for everything else. */
export function SubPages({ label, pages }: Props) {
  const [location] = useLocation();
  const current = pages.find(({ path }) => path !== '/' && location.startsWith(path))?.path ?? '/';
  return (
    <nav className="sub-pages" aria-label={label}>
      {pages.map((page) => (
        <Link key={page.path} href={page.path} aria-current={page.path === current ? 'page' : undefined}>
          {page.label}
        </Link>
      ))}
    </nav>
  );
}
