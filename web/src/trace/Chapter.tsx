import type { ReactNode } from 'react';
import { Icon, type IconName } from '../parts/Icon';

interface Props {
  icon: IconName;
  title: ReactNode;
  tone?: 'good' | 'bad' | 'warn' | 'quiet';
  /** What stands at the right of the title. */
  note?: ReactNode;
  last?: boolean;
  children?: ReactNode;
}

/** A station of the message's way, on the line that joins them. */
export function Chapter({ icon, title, tone = 'quiet', note, last = false, children }: Props) {
  return (
    <li className={last ? 'chapter last' : 'chapter'}>
      <span className={`chapter-mark ${tone}`} aria-hidden="true">
        <Icon name={icon} size={15} />
      </span>
      <div className="chapter-body">
        <div className="chapter-head">
          <h5>{title}</h5>
          {note}
        </div>
        {children}
      </div>
    </li>
  );
}
