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
        onChange(typed);
      }, wait);
      return () => clearTimeout(telling);
    }
  }, [typed, wait, onChange]);

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
