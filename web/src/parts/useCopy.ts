import { useEffect, useState } from 'react';

/** Copies a text and says for two seconds how that went. */
export function useCopy(): { done: '' | 'copied' | 'refused'; copy: (text: string) => Promise<void> } {
  const [done, setDone] = useState<'' | 'copied' | 'refused'>('');
  useEffect(() => {
    if (done) {
      const back = setTimeout(() => setDone(''), 2000);
      return () => clearTimeout(back);
    }
  }, [done]);
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setDone('copied');
    } catch {
      // Without clipboard access (plain http on another host) the person selects the text.
      setDone('refused');
    }
  };
  return { done, copy };
}
