import { type ReactNode, createContext, useCallback, useContext, useMemo, useState } from 'react';
import type { Channel } from '../api/sandbox';
import { toAddress } from '../lib/addresses';
import { recall, remember } from '../lib/memory';
import { useSession } from '../session';

/** Which phones lie on the desk, and whom each writes to. */
export interface Desk {
  number: (channel: Channel) => string;
  /** The proxy number that the chosen phone of this channel writes to; remembered for each phone. */
  proxy: (channel: Channel) => string;
  choose: (channel: Channel, number: string) => void;
  writeTo: (channel: Channel, proxy: string) => void;
  place: (channel: Channel, number: string, proxy: string) => void;
}

interface Layout {
  numbers: Record<Channel, string>;
  proxies: Record<string, string>;
}

/** Numbers to begin with. They are made up: the 555 ones are kept free for that in North America. */
export const examples: Record<Channel, { number: string; proxy: string }> = {
  whatsapp: { number: '+15558675310', proxy: '+15017122661' },
  sms: { number: '+15556780142', proxy: '+15017122662' },
};

const beginning: Layout = {
  numbers: { whatsapp: examples.whatsapp.number, sms: examples.sms.number },
  proxies: {
    [toAddress('whatsapp', examples.whatsapp.number)]: examples.whatsapp.proxy,
    [toAddress('sms', examples.sms.number)]: examples.sms.proxy,
  },
};

const DeskContext = createContext<Desk | null>(null);

export function DeskProvider({ children }: { children: ReactNode }) {
  const { who } = useSession();
  const key = `desk.${who.accountSid}`;
  const [layout, setLayout] = useState(() => recall(key, beginning));

  const change = useCallback(
    (next: (now: Layout) => Layout) =>
      setLayout((now) => {
        const then = next(now);
        remember(key, then);
        return then;
      }),
    [key],
  );

  const desk = useMemo<Desk>(() => {
    const place = (channel: Channel, number: string, proxy: string) =>
      change((now) => ({
        numbers: { ...now.numbers, [channel]: number },
        proxies: { ...now.proxies, [toAddress(channel, number)]: proxy },
      }));
    return {
      number: (channel) => layout.numbers[channel],
      proxy: (channel) => layout.proxies[toAddress(channel, layout.numbers[channel])] ?? '',
      choose: (channel, number) =>
        change((now) => ({ ...now, numbers: { ...now.numbers, [channel]: number } })),
      writeTo: (channel, proxy) => place(channel, layout.numbers[channel], proxy),
      place,
    };
  }, [layout, change]);

  return <DeskContext value={desk}>{children}</DeskContext>;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) {
    throw new Error('No desk here.');
  }
  return desk;
}
