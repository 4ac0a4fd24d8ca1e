import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import { Icon } from '../parts/Icon';
import { useSession } from '../session';
import { SignIn } from '../start/SignIn';

export function AccountMenu() {
  const { who } = useSession();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="button account">
        <Icon name="account" size={16} />
        <span className="unseen">Account</span>
        <span className="wide">{who.accountSid.slice(0, 8)}…</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="popup-place" sideOffset={6} align="end">
          <Popover.Popup className="popup form-popup">
            <Popover.Title className="popup-title">Account</Popover.Title>
            <Popover.Description className="hint">
              In the sandbox any unused account SID with a token of 32 characters is an account of its own.
            </Popover.Description>
            <SignIn onDone={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
