import { useId, useState } from 'react';
import { recall, remember } from '../lib/memory';
import { CopyButton } from './CopyButton';
import './snippet.css';

export interface SnippetTab {
  /** Its name: "Node", "Python", "bash". */
  label: string;
  code: string;
  /** What stands on the screen instead, where the code holds a secret. */
  shown?: string;
}

interface Props {
  /** What it is, for its accessible name: "Repeat this request". */
  label: string;
  code?: string;
  tabs?: SnippetTab[];
  /** Under this name the chosen tab is remembered, here and in other snippets of the same name. */
  keep?: string;
  /** Not higher than this many pixels; it scrolls then. */
  height?: number;
}

/** Code to copy; with tabs, in several languages. */
export function Snippet({ label, code = '', tabs, keep, height = 320 }: Props) {
  const id = useId();
  const all = tabs ?? [{ label, code }];
  const [chosen, setChosen] = useState(() => (keep ? recall(`snippet.${keep}`, '') : ''));
  const at = Math.max(0, all.findIndex((one) => one.label === chosen));
  const tab = all[at] ?? { label, code: '' };

  const choose = (next: number) => {
    const wanted = all[(next + all.length) % all.length];
    if (wanted) {
      setChosen(wanted.label);
      if (keep) {
        remember(`snippet.${keep}`, wanted.label);
      }
      document.getElementById(`${id}-${wanted.label}`)?.focus();
    }
  };

  return (
    <figure className="snippet" aria-label={label}>
      <figcaption>
        {tabs ? (
          <div className="snippet-tabs" role="tablist" aria-label={label}>
            {all.map((one, index) => (
              <button
                key={one.label}
                id={`${id}-${one.label}`}
                type="button"
                role="tab"
                aria-selected={index === at}
                aria-controls={`${id}-code`}
                tabIndex={index === at ? 0 : -1}
                onClick={() => choose(index)}
                onKeyDown={(event) => {
                  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
                  if (step) {
                    event.preventDefault();
                    choose(at + step);
                  }
                }}
              >
                {one.label}
              </button>
            ))}
          </div>
        ) : (
          <span>{label}</span>
        )}
        <CopyButton text={tab.code} what={tabs ? `${label}: ${tab.label}` : label} />
      </figcaption>
      <pre id={`${id}-code`} role={tabs ? 'tabpanel' : 'region'} aria-label={tabs ? tab.label : `${label}: code`} tabIndex={0} style={{ maxHeight: height }}>
        {tab.shown ?? tab.code}
      </pre>
    </figure>
  );
}
