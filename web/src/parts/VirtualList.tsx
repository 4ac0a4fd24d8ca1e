import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import './virtual.css';

interface Props<T> {
  items: T[];
  /** A row's own name, the same as long as it is the same thing. */
  keyOf: (item: T) => string;
  label: string;
  /** What a row shows. Nothing in it may be clickable itself: the row is. */
  children: (item: T, state: { chosen: boolean; active: boolean }) => ReactNode;
  /** The accessible name of a row; its text without. */
  nameOf?: (item: T) => string;
  chosen?: string | null;
  onChoose: (item: T, index: number) => void;
  /** A row's height, or its usual height when `measured`. */
  height?: number;
  measured?: boolean;
  /** There is more: it is asked for when the end comes near. */
  hasMore?: boolean;
  loading?: boolean;
  onEnd?: () => void;
  /** Which rows are drawn: what keeps them fresh may leave the others alone. */
  onLook?: (first: number, last: number) => void;
  /** How many there are in all, if that is known. */
  total?: number;
}

/**
 * More rows than are ever drawn at once. In a longer list a row that comes takes the elements of one that went, and scrolling leaves nothing
 * to collect; in a shorter one a row keeps its own, so that what is about to be clicked does not become another under the pointer.
 */
const pool = 256;

/**
 * A list of any length of which only what is seen is drawn. The list itself has the focus and names its active row, so nothing is
 * lost when a row is scrolled away. Arrows, Page Up and Down, Home and End move, Enter and Space choose.
 * https://www.w3.org/WAI/ARIA/apg/patterns/listbox/
 */
export function VirtualList<T>(props: Props<T>) {
  const { items, keyOf, label, children, nameOf, chosen = null, onChoose, height = 60, measured = false, hasMore = false, loading = false, onEnd, onLook, total } = props;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [activeKey, setActiveKey] = useState<string | null>(null);
  // Rows that come push the others on: what was pressed is what is meant, whatever lies there when the button is let go.
  const pressed = useRef<string | null>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    getItemKey: (index) => keyOf(items[index] as T),
    overscan: 8,
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  const wanted = activeKey ?? chosen;
  // Found again by its key: the list may have grown above it meanwhile.
  const active = wanted === null ? -1 : items.findIndex((item) => keyOf(item) === wanted);

  useEffect(() => {
    if (hasMore && !loading && last >= items.length - 10) {
      onEnd?.();
    }
  }, [hasMore, loading, last, items.length, onEnd]);

  const first = drawn[0]?.index ?? 0;
  useEffect(() => onLook?.(first, last), [onLook, first, last]);

  const move = (to: number) => {
    const index = Math.max(0, Math.min(items.length - 1, to));
    const item = items[index];
    if (item) {
      setActiveKey(keyOf(item));
      rows.scrollToIndex(index);
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = Math.max(1, Math.floor((box.current?.clientHeight ?? height) / height) - 1);
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + step, PageUp: active - step, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      move(to);
    } else if (event.key === 'Enter' || event.key === ' ') {
      const item = items[active];
      if (item) {
        event.preventDefault();
        onChoose(item, active);
      }
    }
  };

  return (
    <div
      ref={box}
      className="virtual"
      role="listbox"
      aria-label={label}
      aria-busy={loading || undefined}
      aria-activedescendant={drawn.some((row) => row.index === active) ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="virtual-inner" role="presentation" style={{ height: rows.getTotalSize() }}>
        {drawn.map((row) => {
          const item = items[row.index] as T;
          const isChosen = row.key === chosen;
          return (
            <div
              key={measured || items.length <= pool ? row.key : row.index % pool}
              ref={measured ? rows.measureElement : undefined}
              data-index={row.index}
              id={`${id}-${row.index}`}
              className={row.index === active ? 'virtual-row active' : 'virtual-row'}
              role="option"
              aria-selected={isChosen}
              aria-label={nameOf?.(item)}
              aria-posinset={row.index + 1}
              aria-setsize={total ?? (hasMore ? -1 : items.length)}
              style={{ transform: `translateY(${row.start}px)`, height: measured ? undefined : row.size }}
              onPointerDown={() => {
                pressed.current = keyOf(item);
              }}
              onClick={() => {
                const at = pressed.current === null ? -1 : items.findIndex((other) => keyOf(other) === pressed.current);
                pressed.current = null;
                const meant = at < 0 ? row.index : at;
                setActiveKey(keyOf(items[meant] as T));
                onChoose(items[meant] as T, meant);
              }}
            >
              {children(item, { chosen: isChosen, active: row.index === active })}
            </div>
          );
        })}
      </div>
    </div>
  );
}
