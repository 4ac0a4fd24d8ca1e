import { Icon } from './Icon';
import { useCopy } from './useCopy';

interface Props {
  text: string;
  /** What is copied, for the button's name: "Copy the account SID". */
  what: string;
  /** Only the icon, for rows and headings. */
  quiet?: boolean;
}

export function CopyButton({ text, what, quiet = false }: Props) {
  const { done, copy } = useCopy();
  const words = done === 'copied' ? 'Copied' : done === 'refused' ? 'Select and copy' : 'Copy';
  return (
    <button
      type="button"
      className={quiet ? 'button quiet small icon-only' : 'button small'}
      onClick={() => void copy(text)}
      aria-label={`${words} ${what}`}
      title={quiet ? words : undefined}
    >
      <Icon name={done === 'copied' ? 'check' : 'copy'} size={15} />
      <span aria-live="polite" className={quiet ? 'unseen' : undefined}>
        {quiet && !done ? '' : words}
      </span>
    </button>
  );
}
