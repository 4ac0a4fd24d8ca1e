import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import './dialog.css';
import { Icon } from './Icon';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** The buttons at its foot. */
  actions?: ReactNode;
  wide?: boolean;
}

/** A window over the page: it holds the focus, Escape closes it, and the focus goes back to where it was. */
export function Dialog({ open, onOpenChange, title, description, children, actions, wide = false }: Props) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className={wide ? 'dialog wide-dialog' : 'dialog'}>
          <div className="dialog-head">
            <Base.Title className="popup-title">{title}</Base.Title>
            <Base.Close className="button quiet icon-only small" aria-label="Close">
              <Icon name="close" size={16} />
            </Base.Close>
          </div>
          {description && <Base.Description className="hint" render={<div />}>{description}</Base.Description>}
          {children}
          {actions && <div className="dialog-actions">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
