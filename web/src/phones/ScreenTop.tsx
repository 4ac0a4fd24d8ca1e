import type { ReactNode } from 'react';
import { Icon } from '../parts/Icon';
import { timeOfDay } from '../lib/time';

interface Props {
  now: number;
  name: string;
  /** What stands below the name. */
  about: string;
  /** What stands at the end of the line. */
  children?: ReactNode;
}

/** The upper end of a phone's screen: the time, and with whom it writes. */
export function ScreenTop({ now, name, about, children }: Props) {
  return (
    <>
      <div className="status-bar" aria-hidden="true">
        <span>{timeOfDay(now)}</span>
        <span className="island" />
        <span className="signal">
          <i />
          <i />
          <i />
          <i />
        </span>
      </div>
      <header className="contact">
        <span className="avatar">
          <Icon name="account" size={22} />
        </span>
        <span className="contact-name">
          <strong>{name}</strong>
          <small>{about}</small>
        </span>
        {children}
      </header>
    </>
  );
}
