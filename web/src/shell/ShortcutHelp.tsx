import { Dialog } from '../parts/Dialog';
import type { Page } from '../routes';

interface Props {
  pages: Page[];
  on: boolean;
  onSwitch: (on: boolean) => void;
  onClose: () => void;
}

/** What the keyboard can do. */
export default function ShortcutHelp({ pages, on, onSwitch, onClose }: Props) {
  return (
    <Dialog open onOpenChange={onClose} title="Keyboard shortcuts">
      <dl className="shortcuts">
        {pages.map(({ path, label, letter }) => (
          <div key={path}>
            <dt>
              <kbd>g</kbd> <kbd>{letter}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>Search on this page</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>This list</dd>
        </div>
        <div>
          <dt>
            <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Enter</kbd>
          </dt>
          <dd>Move in a list, and open</dd>
        </div>
      </dl>
      <label className="check">
        <input type="checkbox" checked={on} onChange={(event) => onSwitch(event.target.checked)} /> Single keys are shortcuts
      </label>
    </Dialog>
  );
}
