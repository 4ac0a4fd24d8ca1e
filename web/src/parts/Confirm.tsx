import { type ReactNode, useState } from 'react';
import { words } from '../lib/explain';
import { Dialog } from './Dialog';

interface Props {
  /** The button that asks: `<Confirm …>{(ask) => <button onClick={ask}>Remove</button>}</Confirm>`. */
  children: (ask: () => void) => ReactNode;
  title: string;
  /** What will happen. */
  description: ReactNode;
  /** The word on the button that does it: "Remove". */
  action: string;
  onConfirm: () => unknown;
}

/** Asks before something that cannot be undone. Stays open and says why if it fails. */
export function Confirm({ children, title, description, action, onConfirm }: Props) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      setOpen(false);
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      {children(() => setOpen(true))}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={title}
        description={description}
        actions={
          <>
            <button type="button" className="button" onClick={() => setOpen(false)}>
              Cancel
            </button>
            <button type="button" className="button danger" disabled={busy} onClick={() => void confirm()}>
              {action}
            </button>
          </>
        }
      >
        {error !== null && (
          <p className="wrong" role="alert">
            {words(error)}
          </p>
        )}
      </Dialog>
    </>
  );
}
