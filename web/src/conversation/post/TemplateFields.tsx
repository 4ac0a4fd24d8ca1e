import { useQuery } from '@tanstack/react-query';
import { type Content, contents } from '../../api/talk';
import { words } from '../../lib/explain';
import { bodyOf, filled, variablesOf } from '../../lib/content';
import { StatusPill } from '../../parts/StatusPill';
import { useSession } from '../../session';

export interface Chosen {
  sid: string;
  variables: Record<string, string>;
}

/** A template of the account, its variables, and how it will read. */
export function TemplateFields({ value, onChange }: { value: Chosen; onChange: (next: Chosen) => void }) {
  const { who } = useSession();
  const { data, error } = useQuery({ queryKey: ['templates', 'post'], queryFn: ({ signal }) => contents(who, signal) });
  const content = data?.find((one) => one.sid === value.sid);
  const status = content?.approval_requests?.status;
  const choose = (sid: string) => {
    const next = data?.find((one) => one.sid === sid);
    onChange({ sid, variables: next ? variablesOf(next) : {} });
  };
  return (
    <div className="stack template-fields">
      <div className="pair wide-first">
        <label className="field">
          <span>Template</span>
          <select className="input" value={value.sid} onChange={(event) => choose(event.target.value)}>
            <option value="">{data?.length === 0 ? 'There is none yet' : 'Choose a template'}</option>
            {data?.map((one) => (
              <option key={one.sid} value={one.sid}>
                {nameOf(one)}
              </option>
            ))}
          </select>
        </label>
        {status && <StatusPill status={status} />}
      </div>
      {error && <p className="wrong">{words(error)}</p>}
      {Object.entries(value.variables).map(([name, text]) => (
        <label key={name} className="field variable">
          <span>{`{{${name}}}`}</span>
          <input
            className="input"
            aria-label={`Variable ${name}`}
            value={text}
            onChange={(event) => onChange({ ...value, variables: { ...value.variables, [name]: event.target.value } })}
          />
        </label>
      ))}
      {content && <p className="template-preview">{filled(bodyOf(content), value.variables) || 'This template has no text.'}</p>}
    </div>
  );
}

const nameOf = (one: Content) => `${one.friendly_name ?? one.sid} (${one.language})`;
