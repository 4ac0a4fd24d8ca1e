import { type FormEvent, useState } from 'react';
import type { Effect, NewFault, Target } from '../api/faults';
import { words } from '../lib/explain';
import { Dialog } from '../parts/Dialog';
import { type EffectField, effectFields, targetWords } from './known';

interface Props {
  /** What it begins with. */
  first: NewFault;
  targets: Target[];
  onClose: () => void;
  onAdd: (fault: NewFault) => Promise<unknown>;
}

/** What was filled in, as the API wants it. */
function tidy(effect: Record<string, string | boolean>, allowed: string[]): Effect {
  const found: Effect = {};
  for (const { name, kind } of effectFields) {
    const value = effect[name];
    if (value && (allowed.length === 0 || allowed.includes(name))) {
      found[name] = kind === 'number' ? Number(value) : value;
    }
  }
  // Without an error there is nothing to tell now or later.
  if (!('error' in found)) {
    delete found.mode;
  }
  return found;
}

/** A fault of any kind. */
export function FaultForm({ first, targets, onClose, onAdd }: Props) {
  const [target, setTarget] = useState(first.target);
  const [match, setMatch] = useState({ to: '', from: '', body: '', ...first.match });
  const [times, setTimes] = useState(String(first.times ?? 1));
  const [effect, setEffect] = useState<Record<string, string | boolean>>(() =>
    Object.fromEntries(Object.entries(first.effect).map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)])),
  );
  const [failed, setFailed] = useState('');
  const allowed = targets.find((one) => one.target === target)?.effects ?? [];
  const fields = effectFields.filter(({ name }) => allowed.length === 0 || allowed.includes(name));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = tidy(effect, allowed);
    if (Object.keys(done).length === 0) {
      setFailed('What is to happen? Fill in at least one effect.');
      return;
    }
    try {
      const given = Object.fromEntries(Object.entries(match).filter(([, value]) => value.trim() !== ''));
      await onAdd({ target, effect: done, times: Number(times) || 1, ...(Object.keys(given).length > 0 ? { match: given } : {}) });
    } catch (error) {
      setFailed(words(error));
    }
  };

  const set = (name: string, value: string | boolean) => setEffect((now) => ({ ...now, [name]: value }));

  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title="Write a fault">
      <form className="fault-form" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span>Where it strikes</span>
          <select className="input" value={target} onChange={(event) => setTarget(event.target.value)}>
            {targets.map((one) => (
              <option key={one.target} value={one.target}>
                {targetWords[one.target] ? `${targetWords[one.target]?.title} (${one.target})` : one.target}
              </option>
            ))}
          </select>
        </label>
        <fieldset>
          <legend>Which messages</legend>
          {(['to', 'from', 'body'] as const).map((name) => (
            <label key={name} className="field">
              <span>{{ to: 'To', from: 'From', body: 'With this text' }[name]}</span>
              <input
                className="input"
                autoComplete="off"
                placeholder={name === 'body' ? 'any' : 'any, +1555*'}
                value={match[name]}
                onChange={(event) => setMatch((now) => ({ ...now, [name]: event.target.value }))}
              />
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>What happens</legend>
          {fields.map((field) => (
            <Field key={field.name} field={field} value={effect[field.name] ?? ''} onChange={(value) => set(field.name, value)} />
          ))}
        </fieldset>
        <label className="field times">
          <span>How often</span>
          <input className="input" type="number" min="1" max="1000000" value={times} onChange={(event) => setTimes(event.target.value)} />
        </label>
        {failed && (
          <p className="wrong" role="alert">
            {failed}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Add the fault
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Field({ field: { label, kind, placeholder }, value, onChange }: { field: EffectField; value: string | boolean; onChange: (value: string | boolean) => void }) {
  if (kind === 'truth') {
    return (
      <label className="check">
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} /> {label}
      </label>
    );
  }
  return (
    <label className="field">
      <span>{label}</span>
      {kind === 'mode' ? (
        <select className="input" value={String(value)} onChange={(event) => onChange(event.target.value)}>
          <option value="">as usual</option>
          <option value="sync">at once, in the answer</option>
          <option value="async">later, by webhook or receipt</option>
        </select>
      ) : (
        <input
          className="input"
          type={kind === 'number' ? 'number' : 'text'}
          min={kind === 'number' ? 0 : undefined}
          placeholder={placeholder}
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </label>
  );
}
