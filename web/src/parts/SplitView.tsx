import type { CSSProperties, ReactNode } from 'react';
import { Icon } from './Icon';
import './split.css';

interface Props {
  list: ReactNode;
  /** Null while nothing is chosen; `otherwise` stands there then, on wide screens. */
  detail: ReactNode | null;
  otherwise?: ReactNode;
  /** Goes back to the list, on small screens: "All conversations". */
  back: string;
  onBack: () => void;
  /** The names of the two regions. */
  listLabel: string;
  detailLabel: string;
  /** The list's width on wide screens, as CSS wants it. */
  width?: string;
}

/** A list and what is chosen in it, side by side; on a small screen one or the other. */
export function SplitView({ list, detail, otherwise, back, onBack, listLabel, detailLabel, width = '360px' }: Props) {
  return (
    <div className={detail ? 'split chosen' : 'split'} style={{ '--list': width } as CSSProperties}>
      <section className="split-list" aria-label={listLabel}>
        {list}
      </section>
      <section className="split-detail" aria-label={detailLabel}>
        {detail && (
          <button type="button" className="button quiet split-back" onClick={onBack}>
            <Icon name="back" size={16} /> {back}
          </button>
        )}
        {detail ?? otherwise}
      </section>
    </div>
  );
}
