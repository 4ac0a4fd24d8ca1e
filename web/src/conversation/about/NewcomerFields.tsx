import { useId } from 'react';
import type { Newcomer } from '../../lib/newcomer';

const kinds = [
  ['whatsapp', 'WhatsApp'],
  ['sms', 'SMS'],
  ['chat', 'Chat'],
] as const;

interface Props {
  value: Newcomer;
  onChange: (next: Newcomer) => void;
  /** Distinguishes several of them: "Participant 2". */
  name: string;
}

/** The channel of a new participant, and the numbers or the identity that it needs. */
export function NewcomerFields({ value, onChange, name }: Props) {
  const id = useId();
  return (
    <fieldset className="newcomer">
      <legend className="unseen">{name}</legend>
      <div className="segments" role="radiogroup" aria-label={`${name}: channel`}>
        {kinds.map(([kind, label]) => (
          <label key={kind}>
            <input type="radio" name={`${id}-kind`} checked={value.kind === kind} onChange={() => onChange({ ...value, kind })} />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {value.kind === 'chat' ? (
        <label className="field">
          <span>Identity</span>
          <input
            className="input"
            autoComplete="off"
            spellCheck={false}
            placeholder="ada"
            value={value.identity}
            onChange={(event) => onChange({ ...value, identity: event.target.value })}
          />
        </label>
      ) : (
        <div className="pair">
          <label className="field">
            <span>Person’s number</span>
            <input
              className="input number"
              type="tel"
              autoComplete="off"
              placeholder="+1 555 867 5310"
              value={value.address}
              onChange={(event) => onChange({ ...value, address: event.target.value })}
            />
          </label>
          <label className="field">
            <span>Your number</span>
            <input
              className="input number"
              type="tel"
              autoComplete="off"
              placeholder="+1 501 712 2661"
              value={value.proxy}
              onChange={(event) => onChange({ ...value, proxy: event.target.value })}
            />
          </label>
        </div>
      )}
    </fieldset>
  );
}
