import { useMemo } from 'react';
import { diffLines, hunks } from '../lib/diff';

interface Props {
  mine: string;
  theirs: string;
  onMine: () => void;
  onTheirs: () => void;
}

const names = { same: 'In both', left: 'Only in the folder', right: 'Only in yours' };
const signs = { same: ' ', left: '−', right: '+' };

/** The file was changed by somebody else since it was read: what differs, and which one stays. */
export function Conflict({ mine, theirs, onMine, onTheirs }: Props) {
  const shown = useMemo(() => hunks(diffLines(theirs, mine)), [mine, theirs]);
  return (
    <section className="conflict" aria-label="The file was changed meanwhile">
      <p>
        <strong>This file was changed in its folder since you opened it.</strong> Nothing has been overwritten. Lines with − are in the folder only, lines with + in yours only.
      </p>
      <div className="diff" tabIndex={0} role="region" aria-label="What differs">
        {shown.map((line, at) =>
          line ? (
            <div key={at} className={`diff-${line.kind}`}>
              <span aria-hidden="true">{signs[line.kind]}</span>
              <span className="unseen">{names[line.kind]}: </span>
              {line.text}
            </div>
          ) : (
            <div key={at} className="diff-gap">
              …
            </div>
          ),
        )}
      </div>
      <div className="tool-actions">
        <button type="button" className="button primary" onClick={onMine}>
          Save mine over it
        </button>
        <button type="button" className="button" onClick={onTheirs}>
          Take the folder’s
        </button>
      </div>
    </section>
  );
}
