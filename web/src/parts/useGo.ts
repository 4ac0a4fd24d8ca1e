import { useCallback, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

/**
 * Goes to an address of this page. Does nothing once the part that asked is gone: an answer that comes late takes nobody away from
 * where they went meanwhile.
 */
export function useGo(): (address: string) => void {
  const [, go] = useLocation();
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return useCallback(
    (address: string) => {
      if (here.current) {
        go(address);
      }
    },
    [go],
  );
}
