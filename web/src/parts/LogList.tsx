import { type ReactNode, useState } from 'react';
import { words } from '../lib/explain';
import { Icon } from './Icon';
import { Skeleton } from './Skeleton';
import { VirtualList } from './VirtualList';
import './tool.css';

interface Props<T> {
  label: string;
  log: { waiting: boolean; error: unknown; fresh: number; hasMore: boolean; loadingMore: boolean; more: () => void };
  items: T[];
  keyOf: (item: T) => string;
  nameOf?: (item: T) => string;
  chosen: string | null;
  onChoose: (item: T) => void;
  height: number;
  /** Instead of a list without rows. */
  empty: ReactNode;
  /** Somebody reads further down, or has selected something here: rows should not move. */
  onReading: (reading: boolean) => void;
  children: (item: T) => ReactNode;
}

/** A log that grows at its top, and says how many rows came while somebody reads. */
export function LogList<T>({ label, log, items, keyOf, nameOf, chosen, onChoose, height, empty, onReading, children }: Props<T>) {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const look = () => {
    const list = box?.querySelector('[role=listbox]');
    const selection = document.getSelection();
    onReading((list?.scrollTop ?? 0) > height / 2 || Boolean(selection && !selection.isCollapsed && box?.contains(selection.anchorNode)));
  };
  const toTop = () => {
    box?.querySelector('[role=listbox]')?.scrollTo({ top: 0 });
    document.getSelection()?.removeAllRanges();
    onReading(false);
  };
  return (
    <div ref={setBox} className="log-list" onScrollCapture={look} onPointerUp={look} onKeyUp={look}>
      {log.fresh > 0 && (
        <button type="button" className="button small log-fresh" onClick={toTop}>
          <Icon name="refresh" size={14} /> {log.fresh} new
        </button>
      )}
      {log.error !== null && (
        <p className="wrong" role="alert">
          {words(log.error)}
        </p>
      )}
      {log.waiting ? (
        <Skeleton rows={8} height={height - 8} label={`${label}: loading`} />
      ) : items.length === 0 ? (
        log.error === null && empty
      ) : (
        <VirtualList
          items={items}
          keyOf={keyOf}
          nameOf={nameOf}
          label={label}
          chosen={chosen}
          onChoose={onChoose}
          height={height}
          hasMore={log.hasMore}
          loading={log.loadingMore}
          onEnd={log.more}
        >
          {children}
        </VirtualList>
      )}
    </div>
  );
}
