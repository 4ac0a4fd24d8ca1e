import { type KeyboardEvent, useMemo, useState } from 'react';
import { CopyButton } from './CopyButton';
import './json.css';

interface Props {
  /** A value, or text: JSON is taken apart, anything else is shown as it is. */
  value: unknown;
  /** What it is: "Attributes", "Response body". */
  label: string;
  /** So many levels are open at first. */
  open?: number;
  /** Without its head (name and copy button), inside of something that has one. */
  bare?: boolean;
}

/** Beyond this, a text or a list is shown in part at first. */
const longText = 600;
const manyEntries = 100;

function parse(value: unknown): { value: unknown; text: string; isJson: boolean } {
  if (typeof value !== 'string') {
    return { value, text: JSON.stringify(value, null, 2) ?? '', isJson: true };
  }
  try {
    const parsed: unknown = JSON.parse(value);
    return { value: parsed, text: JSON.stringify(parsed, null, 2), isJson: true };
  } catch {
    return { value, text: value, isJson: false };
  }
}

/** JSON, indented, coloured and foldable; or plain text. */
export function JsonView({ value, label, open = 2, bare = false }: Props) {
  const shown = useMemo(() => parse(value), [value]);
  return (
    <div className="json" role="group" aria-label={label}>
      {!bare && (
        <div className="json-head">
          <span>{label}</span>
          <CopyButton text={shown.text} what={label} />
        </div>
      )}
      <div className="json-body" tabIndex={0} role="region" aria-label={`${label}: content`}>
        {shown.isJson ? <Node value={shown.value} depth={0} open={open} last /> : <pre className="json-text">{shown.text}</pre>}
      </div>
    </div>
  );
}

interface NodeProps {
  name?: string;
  value: unknown;
  depth: number;
  open: number;
  last: boolean;
}

function Node({ name, value, depth, open, last }: NodeProps) {
  const isBranch = value !== null && typeof value === 'object' && Object.keys(value).length > 0;
  return isBranch ? (
    <Branch name={name} value={value} depth={depth} open={open} last={last} />
  ) : (
    <div className="json-line">
      {name !== undefined && <Key name={name} />}
      <Leaf value={value} />
      {!last && ','}
    </div>
  );
}

function Branch({ name, value, depth, open, last }: NodeProps & { value: object }) {
  const [unfolded, setUnfolded] = useState(depth < open);
  const [limit, setLimit] = useState(manyEntries);
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [begin, end] = isList ? '[]' : '{}';
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      setUnfolded(event.key === 'ArrowRight');
    }
  };
  return (
    <>
      <div className="json-line">
        <button
          type="button"
          className="json-fold"
          aria-expanded={unfolded}
          aria-label={`${name ?? (isList ? 'list' : 'object')}, ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`}
          onClick={() => setUnfolded(!unfolded)}
          onKeyDown={onKeyDown}
        />
        {name !== undefined && <Key name={name} />}
        {begin}
        {!unfolded && (
          <>
            <span className="json-count">{isList ? `${entries.length}` : entries.slice(0, 3).map(([key]) => key).join(', ') + (entries.length > 3 ? ', …' : '')}</span>
            {end}
            {!last && ','}
          </>
        )}
      </div>
      {unfolded && (
        <>
          <div className="json-inner">
            {entries.slice(0, limit).map(([key, inner], at) => (
              <Node key={key} name={isList ? undefined : key} value={inner} depth={depth + 1} open={open} last={at === entries.length - 1} />
            ))}
            {entries.length > limit && (
              <button type="button" className="button small" onClick={() => setLimit(limit + manyEntries * 5)}>
                {entries.length - limit} more
              </button>
            )}
          </div>
          <div className="json-line">
            {end}
            {!last && ','}
          </div>
        </>
      )}
    </>
  );
}

const Key = ({ name }: { name: string }) => (
  <>
    <span className="json-key">{JSON.stringify(name)}</span>:{' '}
  </>
);

function Leaf({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== 'string') {
    return <span className={value === null || typeof value === 'boolean' ? 'json-word' : 'json-number'}>{JSON.stringify(value) ?? 'undefined'}</span>;
  }
  const isLong = value.length > longText && !whole;
  return (
    <>
      <span className="json-string">{JSON.stringify(isLong ? `${value.slice(0, longText)}…` : value)}</span>
      {isLong && (
        <button type="button" className="json-more" onClick={() => setWhole(true)}>
          {value.length - longText} more letters
        </button>
      )}
    </>
  );
}
