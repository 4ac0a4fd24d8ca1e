import type { ReactNode } from 'react';
import './empty.css';
import { Icon, type IconName } from './Icon';
import { Snippet, type SnippetTab } from './Snippet';

interface Props {
  icon?: IconName;
  title: string;
  /** A sentence or two: why nothing is here, and what to do. */
  children?: ReactNode;
  /** What to run, so that something is here. */
  snippet?: { label: string; code?: string; tabs?: SnippetTab[]; keep?: string };
  /** A button or two. */
  actions?: ReactNode;
}

/** What stands where nothing is yet. */
export function EmptyState({ icon = 'spark', title, children, snippet, actions }: Props) {
  return (
    <div className="empty-state">
      <span className="empty-icon">
        <Icon name={icon} size={24} />
      </span>
      <strong>{title}</strong>
      {children && <div className="hint">{children}</div>}
      {actions && <div className="empty-actions">{actions}</div>}
      {snippet && <Snippet {...snippet} />}
    </div>
  );
}
