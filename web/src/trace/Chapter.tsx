import { type ReactNode, createContext, useContext } from 'react';
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

/** Which headings the chapters have: one below what stands above the story. */
export const ChapterHeading = createContext<'h3' | 'h5'>('h5');

/** A station of the message's way, on the line that joins them. */
export function Chapter({ icon, title, tone = 'quiet', note, last = false, children }: Props) {
  const Heading = useContext(ChapterHeading);
  return (
    <li className={last ? 'chapter last' : 'chapter'}>
      <span className={`chapter-mark ${tone}`} aria-hidden="true">
        <Icon name={icon} size={15} />
      </span>
      <div className="chapter-body">
        <div className="chapter-head">
          <Heading className="chapter-title">{title}</Heading>
          {note}
        </div>
        {children}
      </div>
    </li>
  );
}
