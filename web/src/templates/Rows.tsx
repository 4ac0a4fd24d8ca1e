import type { Draft, Row } from '../lib/contents';
import { Icon } from '../parts/Icon';

interface Props {
  button: string;
  rows: Row[];
  onChange: (more: Partial<Draft>) => void;
}

/** The list of a template: the button that opens it, and its rows. */
export function Rows({ button, rows, onChange }: Props) {
  const change = (at: number, more: Partial<Row>) => onChange({ rows: rows.map((one, index) => (index === at ? { ...one, ...more } : one)) });
  return (
    <>
      <label className="field scope-field">
        <span>Button that opens the list</span>
        <input className="input" required maxLength={20} placeholder="Choose" value={button} onChange={(event) => onChange({ button: event.target.value })} />
      </label>
      <fieldset className="plain rows-of-fields">
        <legend>Rows</legend>
        {rows.map((row, at) => (
          <div className="fields-row with-kind" key={at}>
            <input className="input" required maxLength={24} aria-label={`Row ${at + 1}: title`} placeholder="Title" value={row.item} onChange={(event) => change(at, { item: event.target.value })} />
            <input className="input" maxLength={72} aria-label={`Row ${at + 1}: description`} placeholder="Description (optional)" value={row.description} onChange={(event) => change(at, { description: event.target.value })} />
            <input className="input code-field" maxLength={200} aria-label={`Row ${at + 1}: id`} placeholder="Id (its title)" value={row.id} onChange={(event) => change(at, { id: event.target.value })} />
            <button type="button" className="button quiet icon-only" aria-label={`Remove row ${at + 1}`} disabled={rows.length === 1} onClick={() => onChange({ rows: rows.filter((_, index) => index !== at) })}>
              <Icon name="close" size={15} />
            </button>
          </div>
        ))}
        <div>
          <button type="button" className="button small" disabled={rows.length >= 10} onClick={() => onChange({ rows: [...rows, { id: '', item: '', description: '' }] })}>
            <Icon name="add" size={15} /> Add a row
          </button>
        </div>
      </fieldset>
    </>
  );
}
