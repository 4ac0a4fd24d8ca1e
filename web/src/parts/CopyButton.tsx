import { useEffect, useState } from 'react';
import { Icon } from './Icon';

/** Copies a text. Without clipboard access (plain http on another host) the text is selected instead by the caller's own means. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [done, setDone] = useState<'' | 'copied' | 'refused'>('');
  useEffect(() => {
    if (done) {
      const back = setTimeout(() => setDone(''), 2000);
      return () => clearTimeout(back);
    }
  }, [done]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone('copied');
    } catch {
      setDone('refused');
    }
  };

  return (
    <button type="button" className="button small" onClick={() => void copy()} aria-label={`Copy ${what}`}>
      <Icon name={done === 'copied' ? 'check' : 'copy'} size={15} />
      <span aria-live="polite">{done === 'copied' ? 'Copied' : done === 'refused' ? 'Select and copy' : 'Copy'}</span>
    </button>
  );
}
