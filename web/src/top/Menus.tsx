import { useSession } from '../session';
import { AccountMenu } from './AccountMenu';
import { ClockMenu } from './ClockMenu';

/** The account's time, and which account. */
export default function Menus() {
  const { environment } = useSession();
  return (
    <>
      {environment && <ClockMenu />}
      <AccountMenu />
    </>
  );
}
