import { useCallback, useEffect, useState } from 'react';
import { useHeard } from '../live';

/** WhatsApp shows it until a message comes, and for at most so long. */
const longest = 25_000;

/** Whether the business at this address is typing: an event says that it began, the next message that it is done. */
export function useTyping(sender: string, latest: string | undefined): boolean {
  const [typing, setTyping] = useState(false);
  useHeard(
    useCallback(
      (kind, data) => {
        if (kind === 'typing' && data.sender === sender) {
          setTyping(true);
        }
      },
      [sender],
    ),
  );
  useEffect(() => setTyping(false), [sender, latest]);
  useEffect(() => {
    if (typing) {
      const ending = setTimeout(() => setTyping(false), longest);
      return () => clearTimeout(ending);
    }
  }, [typing]);
  return typing;
}
