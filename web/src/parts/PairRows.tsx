import type { Pairs } from '../lib/repeat';
import { Icon } from './Icon';
import './tool.css';

/** Parameters to edit, a row each. */
export function PairRows({ pairs, onChange }: { pairs: Pairs; onChange: (pairs: Pairs) => void }) {
  const change = (at: number, pair: Pairs[number]) => onChange(pairs.map((one, index) => (index === at ? pair : one)));
  return (
    <div className="pair-rows" role="group" aria-label="Parameters">
      {pairs.map(([name, value], at) => (
        <div className="pair-row" key={at}>
          <input className="input code-field" aria-label={`Name ${at + 1}`} spellCheck={false} value={name} onChange={(event) => change(at, [event.target.value, value])} />
          <input className="input code-field" aria-label={`Value ${at + 1}`} spellCheck={false} value={value} onChange={(event) => change(at, [name, event.target.value])} />
          <button type="button" className="button quiet icon-only" aria-label={`Remove ${name || `row ${at + 1}`}`} onClick={() => onChange(pairs.filter((_, index) => index !== at))}>
            <Icon name="close" size={15} />
          </button>
        </div>
      ))}
      <div>
        <button type="button" className="button small" onClick={() => onChange([...pairs, ['', '']])}>
          <Icon name="add" size={15} /> Add a parameter
        </button>
      </div>
    </div>
  );
}
