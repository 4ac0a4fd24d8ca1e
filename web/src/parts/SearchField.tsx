import { useEffect, useRef, useState } from 'react';
import { Icon } from './Icon';
import './toolbar.css';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  /** How long to wait after the last key before `onChange` hears of it. */
  wait?: number;
}

/** Searches while one writes. Escape empties it. */
export function SearchField({ label, value, onChange, placeholder = 'Search', wait = 200 }: Props) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;

  useEffect(() => {
    // Changed from outside, not by what was typed here.
    if (value !== told.current) {
      told.current = value;
      setTyped(value);
    }
  }, [value]);

  useEffect(() => {
    if (typed !== told.current) {
      const telling = setTimeout(() => {
        told.current = typed;
        tell.current(typed);
      }, wait);
      return () => clearTimeout(telling);
    }
    // Not anew whenever the page around it is drawn: while much happens that is more often than `wait`.
  }, [typed, wait]);

  return (
    <span className="search" role="search">
      <Icon name="search" size={16} />
      <input
        className="input"
        type="search"
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed) {
            event.preventDefault();
            setTyped('');
          }
        }}
      />
    </span>
  );
}
