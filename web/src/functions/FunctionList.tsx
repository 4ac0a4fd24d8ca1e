import { Link } from 'wouter';
import type { FileEntry, Hosted } from '../api/functions';
import { Icon, type IconName } from '../parts/Icon';
import { StatusPill } from '../parts/StatusPill';
import { fileAddress, functionAddress } from './addresses';
import { useDrafts } from './drafts';

interface Props {
  all: Hosted;
  files: FileEntry[];
  address: string;
}

/** What is in the folder: functions, assets, and the other files. */
export function FunctionList({ all, files, address }: Props) {
  const drafts = useDrafts();
  const named = new Set([...all.functions, ...all.assets].map((one) => one.file));
  const others = files.filter((one) => !named.has(one.path));
  const item = (to: string, label: string, file: string, icon: IconName, more: React.ReactNode) => (
    <li key={to}>
      <Link href={to} aria-current={address === to ? 'page' : undefined}>
        <Icon name={icon} size={16} />
        <span className="entry-name">{label}</span>
        {drafts.includes(file) && (
          <span className="unsaved-dot" title="Not saved">
            <span className="unseen">not saved</span>
          </span>
        )}
        {more}
      </Link>
    </li>
  );
  return (
    <nav className="function-list" aria-label="Functions and files of the folder">
      <h3>Functions</h3>
      {all.functions.length === 0 && <p className="hint">None yet.</p>}
      <ul>
        {all.functions.map((one) =>
          item(
            functionAddress(one.path),
            one.path,
            one.file,
            'code',
            <>
              {one.errors > 0 && <StatusPill status="error">{one.errors}</StatusPill>}
              {one.access === 'public' ? <small>{one.invocations}</small> : <StatusPill status={one.access} />}
            </>,
          ),
        )}
      </ul>
      {all.assets.length > 0 && <h3>Assets</h3>}
      <ul>{all.assets.map((one) => item(fileAddress(one.file), one.path, one.file, 'picture', one.access !== 'public' && <StatusPill status={one.access} />))}</ul>
      {others.length > 0 && <h3>Other files</h3>}
      <ul>{others.map((one) => item(fileAddress(one.path), one.path, one.path, 'file', null))}</ul>
    </nav>
  );
}
