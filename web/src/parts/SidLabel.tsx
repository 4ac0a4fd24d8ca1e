import { Icon } from './Icon';
import './sid.css';
import { useCopy } from './useCopy';

/** CH8f21…9a0c: its kind, enough of the beginning and the end to tell it from others. */
export const shortSid = (sid: string) => (sid.length > 16 ? `${sid.slice(0, 6)}…${sid.slice(-4)}` : sid);

interface Props {
  sid: string;
  /** What it names, for the button: "Copy the conversation’s SID …". */
  what?: string;
  /** Written out, where there is room. */
  full?: boolean;
}

/** A SID, shortened; a click copies the whole. Not for inside of links, buttons and options: use `shortSid` there. */
export function SidLabel({ sid, what = 'SID', full = false }: Props) {
  const { done, copy } = useCopy();
  return (
    <button type="button" className="sid" title={`${sid}: click to copy`} aria-label={`Copy ${what} ${full ? sid : shortSid(sid)}`} onClick={() => void copy(sid)}>
      <code>{full ? sid : shortSid(sid)}</code>
      <Icon name={done === 'copied' ? 'check' : 'copy'} size={13} />
      <span className="unseen" aria-live="polite">
        {done === 'copied' ? 'Copied' : done === 'refused' ? sid : ''}
      </span>
    </button>
  );
}
