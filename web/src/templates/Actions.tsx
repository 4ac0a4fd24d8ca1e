import type { Action } from '../lib/contents';
import { Icon } from '../parts/Icon';

interface Props {
  /** Buttons that answer; otherwise those that open, call or copy something. */
  replies: boolean;
  actions: Action[];
  onChange: (actions: Action[]) => void;
}

const values = {
  QUICK_REPLY: ['Id', 'optional', 'text'],
  URL: ['Address', 'https://example.com/{{1}}', 'url'],
  PHONE_NUMBER: ['Number', '+15551234567', 'tel'],
  COPY_CODE: ['Code', 'SAVE20', 'text'],
} as const;

/** The buttons of a template, a row each. */
export function Actions({ replies, actions, onChange }: Props) {
  const change = (at: number, more: Partial<Action>) => onChange(actions.map((one, index) => (index === at ? { ...one, ...more } : one)));
  return (
    <fieldset className="plain rows-of-fields">
      <legend>Buttons</legend>
      {actions.map((action, at) => {
        const [label, hint, type] = values[action.kind];
        return (
          <div className={replies ? 'fields-row' : 'fields-row with-kind'} key={at}>
            {!replies && (
              <select className="input" aria-label={`Button ${at + 1}: kind`} value={action.kind} onChange={(event) => change(at, { kind: event.target.value as Action['kind'], value: '' })}>
                <option value="URL">Opens a page</option>
                <option value="PHONE_NUMBER">Calls</option>
                <option value="COPY_CODE">Copies a code</option>
              </select>
            )}
            <input className="input" required maxLength={25} aria-label={`Button ${at + 1}: title`} placeholder="Title" value={action.title} onChange={(event) => change(at, { title: event.target.value })} />
            <input
              className="input code-field"
              required={!replies}
              // An address with a variable in it is none yet for the browser.
              type={type === 'url' ? 'text' : type}
              aria-label={`Button ${at + 1}: ${label.toLowerCase()}`}
              placeholder={replies ? 'Id (optional)' : hint}
              value={action.value}
              onChange={(event) => change(at, { value: event.target.value })}
            />
            <button type="button" className="button quiet icon-only" aria-label={`Remove button ${at + 1}`} disabled={actions.length === 1} onClick={() => onChange(actions.filter((_, index) => index !== at))}>
              <Icon name="close" size={15} />
            </button>
          </div>
        );
      })}
      <div>
        <button type="button" className="button small" disabled={actions.length >= 10} onClick={() => onChange([...actions, { kind: replies ? 'QUICK_REPLY' : 'URL', title: '', value: '' }])}>
          <Icon name="add" size={15} /> Add a button
        </button>
      </div>
    </fieldset>
  );
}
