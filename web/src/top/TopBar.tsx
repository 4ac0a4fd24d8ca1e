import { useLive } from '../live';
import { useSession } from '../session';
import { AccountMenu } from './AccountMenu';
import { ClockMenu } from './ClockMenu';
import { ThemeButton } from './ThemeButton';
import './top.css';

export function TopBar() {
  const live = useLive();
  const { environment } = useSession();
  return (
    <header className="top">
      <h1>
        <img src="/favicon.svg" alt="" width="26" height="26" />
        Parley
      </h1>
      <span className={live ? 'live on' : 'live'} role="status">
        <i /> {live ? 'Live' : 'Polling'}
      </span>
      <span className="space" />
      {environment && <ClockMenu />}
      <AccountMenu />
      <ThemeButton />
    </header>
  );
}
