import { Autocomplete } from '@base-ui/react/autocomplete';
import { useEffect, useId, useState } from 'react';
import { readable, toNumber } from '../lib/addresses';

interface Props {
  label: string;
  /** The chosen number, or '' for none. */
  value: string;
  suggestions: string[];
  notes?: Record<string, string>;
  onChoose: (number: string) => void;
}

/** A number: chosen from what is known or typed. It counts when it is complete and the field is left, or on Enter. */
export function AddressField({ label, value, suggestions, notes = {}, onChoose }: Props) {
  const [typed, setTyped] = useState(readable(value));
  const [wrong, setWrong] = useState(false);
  const id = useId();

  useEffect(() => {
    setTyped(readable(value));
    setWrong(false);
  }, [value]);

  const choose = (text: string) => {
    const number = toNumber(text);
    setWrong(number === null && text.trim() !== '');
    if (number) {
      setTyped(readable(number));
      if (number !== value) {
        onChoose(number);
      }
    }
  };

  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Autocomplete.Root
        items={suggestions}
        value={typed}
        mode="none"
        openOnInputClick
        onValueChange={(text, details) => {
          setTyped(text);
          setWrong(false);
          if (details.reason === 'item-press') {
            choose(text);
          }
        }}
        itemToStringValue={readable}
      >
        <Autocomplete.Input
          id={id}
          className="input number"
          type="tel"
          inputMode="tel"
          placeholder="+1 555 …"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onBlur={() => choose(typed)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              choose(typed);
            }
          }}
        />
        <Autocomplete.Portal>
          <Autocomplete.Positioner className="popup-place" sideOffset={4} align="start">
            <Autocomplete.Popup className="popup list-popup" hidden={suggestions.length === 0}>
              <Autocomplete.List>
                {(number: string) => (
                  <Autocomplete.Item key={number} value={number} className="option">
                    <span>{readable(number)}</span>
                    {notes[number] && <small>{notes[number]}</small>}
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
      {wrong && (
        <p className="wrong" id={`${id}-wrong`}>
          A number with + and country code, please.
        </p>
      )}
    </div>
  );
}
