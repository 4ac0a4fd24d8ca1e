import { type FormEvent, useId, useState } from 'react';
import { words } from '../lib/explain';
import { jsonProblem, pretty } from '../lib/json';
import { Icon } from '../parts/Icon';
import { JsonView } from '../parts/JsonView';

interface Props {
  /** What they are attributes of, for the names of the controls. */
  label: string;
  value: string;
  /** So many bytes at most. */
  most: number;
  onSave: (text: string) => Promise<unknown>;
}

/** A resource's attributes, indented; as text while they are edited. */
export function AttributesBox({ label, value, most, onSave }: Props) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  if (draft === null) {
    return (
      <div className="attributes">
        <JsonView value={value} label={label} />
        <button type="button" className="button small" aria-label={`Edit: ${label}`} onClick={() => setDraft(pretty(value))}>
          <Icon name="edit" size={14} /> Edit
        </button>
      </div>
    );
  }

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const problem = jsonProblem(draft, most);
    setWrong(problem);
    if (problem === null) {
      setBusy(true);
      try {
        await onSave(draft);
        // Unless somebody has written on meanwhile.
        setDraft((now) => (now === draft ? null : now));
      } catch (error) {
        setWrong(words(error));
      } finally {
        setBusy(false);
      }
    }
  };

  return (
    <form className="attributes" onSubmit={(event) => void save(event)}>
      <label htmlFor={id} className="hint">
        {label}
      </label>
      <textarea
        id={id}
        className="input code-input"
        rows={Math.min(16, draft.split('\n').length + 1)}
        spellCheck={false}
        aria-invalid={wrong !== null || undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            setDraft(null);
            setWrong(null);
          }
        }}
      />
      {wrong && (
        <p className="wrong" role="alert" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
      <div className="row-end">
        <button type="button" className="button small" onClick={() => (setDraft(null), setWrong(null))}>
          Cancel
        </button>
        <button type="submit" className="button small primary" disabled={busy}>
          Save
        </button>
      </div>
    </form>
  );
}
