import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { invoke } from '../api/functions';
import { duration } from '../lib/ago';
import { words } from '../lib/explain';
import { recall, remember } from '../lib/memory';
import type { Pairs } from '../lib/repeat';
import { PairRows } from '../parts/PairRows';
import { StatusPill } from '../parts/StatusPill';
import { useSession } from '../session';
import { InvocationView } from './InvocationView';
import { messageAdded } from './examples';

interface Kept {
  method: string;
  pairs: Pairs;
  json: boolean;
}

/** A JSON object as parameters; null if it is none. */
function fromJson(text: string): Pairs | null {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).map(([name, inner]) => [name, typeof inner === 'string' ? inner : JSON.stringify(inner)])
      : null;
  } catch {
    return null;
  }
}

const toJson = (pairs: Pairs) => JSON.stringify(Object.fromEntries(pairs.filter(([name]) => name !== '')), null, 2);

/** Calls a function by hand, with what it was called with last time at first. */
export function Invoke({ path }: { path: string }) {
  const { who } = useSession();
  const cache = useQueryClient();
  const name = `functions.invoke.${path}`;
  const [kept] = useState(() => recall<Kept>(name, { method: 'POST', pairs: Object.entries(messageAdded), json: false }));
  const [method, setMethod] = useState(kept.method);
  const [pairs, setPairs] = useState(kept.pairs);
  const [text, setText] = useState<string | null>(() => (kept.json ? toJson(kept.pairs) : null));
  const read = text === null ? pairs : fromJson(text);
  const run = useMutation({
    mutationFn: (sent: Pairs) => invoke(who, path, method, Object.fromEntries(sent.filter(([key]) => key !== ''))),
    onSettled: () => Promise.all([cache.invalidateQueries({ queryKey: ['invocations'] }), cache.invalidateQueries({ queryKey: ['functions'] })]),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (read) {
      remember(name, { method, pairs: read, json: text !== null } satisfies Kept);
      run.mutate(read);
    }
  };
  const switchTo = (json: boolean) => {
    if (json && text === null) {
      setText(toJson(pairs));
    } else if (!json && read) {
      setPairs(read);
      setText(null);
    }
  };
  const example = () => {
    setPairs(Object.entries(messageAdded));
    setText(text === null ? null : toJson(Object.entries(messageAdded)));
  };

  return (
    <div className="explainer">
      <form className="explainer" aria-label="Invoke by hand" onSubmit={submit}>
        <div className="tool-actions">
          <select className="input method-field" aria-label="Method" value={method} onChange={(event) => setMethod(event.target.value)}>
            {['POST', 'GET', 'PUT', 'DELETE'].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
          <fieldset className="choice-row">
            <legend className="unseen">Parameters as</legend>
            <label>
              <input type="radio" name="as" checked={text === null} onChange={() => switchTo(false)} /> Form
            </label>
            <label>
              <input type="radio" name="as" checked={text !== null} onChange={() => switchTo(true)} /> JSON
            </label>
          </fieldset>
          <button type="button" className="button small" onClick={example}>
            Example: onMessageAdded
          </button>
          <button type="button" className="button small" onClick={() => (setPairs([]), setText(text === null ? null : '{}'))}>
            None
          </button>
        </div>
        {text === null ? (
          <PairRows pairs={pairs} onChange={setPairs} />
        ) : (
          <textarea className="input code-field" aria-label="Parameters as JSON" spellCheck={false} aria-invalid={read === null || undefined} value={text} onChange={(event) => setText(event.target.value)} />
        )}
        {read === null && <p className="wrong">A JSON object, please: names and values.</p>}
        <div className="tool-actions">
          <button type="submit" className="button primary" disabled={run.isPending || read === null}>
            {run.isPending ? 'Running…' : 'Invoke'}
          </button>
          <span className="hint">The server signs the call, so protected functions answer too.</span>
        </div>
      </form>
      {run.error && (
        <p className="wrong" role="alert">
          {words(run.error)}
        </p>
      )}
      {run.data && (
        <section className="explainer" aria-label="Result" aria-live="polite">
          <p className="tool-title">
            <StatusPill status={run.data.status ?? run.data.outcome ?? 'running'} />
            {run.data.duration_microseconds !== null && <span className="hint">{duration(run.data.duration_microseconds)}</span>}
          </p>
          <InvocationView one={run.data} />
        </section>
      )}
    </div>
  );
}
