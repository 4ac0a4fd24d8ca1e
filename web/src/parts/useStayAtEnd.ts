import { useLayoutEffect, useRef } from 'react';

const near = 60;

/**
 * Keeps a scrolling box at its end while its first child grows, until somebody scrolls up. Only a move upwards counts as that:
 * a picture that arrives late also leaves the box away from its end, without anybody having moved.
 */
export function useStayAtEnd<T extends HTMLElement>() {
  const box = useRef<T>(null);
  const following = useRef(true);
  const before = useRef(0);

  useLayoutEffect(() => {
    const element = box.current;
    const list = element?.firstElementChild;
    if (!element || !list) {
      return;
    }
    const growing = new ResizeObserver(() => {
      if (following.current) {
        element.scrollTop = element.scrollHeight;
      }
    });
    growing.observe(list);
    growing.observe(element);
    return () => growing.disconnect();
  }, []);

  const onScroll = () => {
    const element = box.current;
    if (element) {
      const end = element.scrollHeight - element.clientHeight;
      following.current = element.scrollTop >= end - near || (following.current && element.scrollTop >= before.current);
      before.current = element.scrollTop;
    }
  };
  return { box, onScroll };
}
