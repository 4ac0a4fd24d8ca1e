import { type ReactNode, createContext, useCallback, useContext, useMemo, useState } from 'react';
import type { Channel } from '../api/sandbox';
import { toAddress } from '../lib/addresses';
import { recall, remember } from '../lib/memory';
import { useSession } from '../session';

/** A phone that lies on the desk. */
export interface DeskPhone {
  /** Stays the same when the phone gets another number. */
  id: string;
  channel: Channel;
  number: string;
  /** "WhatsApp", "SMS", and with several "WhatsApp 2", …: what its controls are called. */
  name: string;
  /** The number that it writes to; remembered for each address. */
  proxy: string;
}

/** Which phones lie on the desk, and whom each writes to. */
export interface Desk {
  phones: DeskPhone[];
  add: (channel: Channel, number: string, proxy?: string) => void;
  remove: (id: string) => void;
  choose: (id: string, number: string) => void;
  writeTo: (id: string, proxy: string) => void;
  /** Exactly these phones, for a walkthrough. The others are a click away: the page offers phones that are known. */
  place: (pairs: { channel: Channel; number: string; proxy: string }[]) => void;
}

interface Layout {
  phones: { id: string; channel: Channel; number: string }[];
  proxies: Record<string, string>;
}

/** Numbers to begin with. They are made up: the 555 ones are kept free for that in North America. */
export const examples = {
  whatsapp: { number: '+15558675310', proxy: '+15017122661' },
  sms: { number: '+15556780142', proxy: '+15017122662' },
} as const;

const beginning: Layout = {
  phones: [
    { id: '1', channel: 'whatsapp', number: examples.whatsapp.number },
    { id: '2', channel: 'sms', number: examples.sms.number },
  ],
  proxies: {
    [toAddress('whatsapp', examples.whatsapp.number)]: examples.whatsapp.proxy,
    [toAddress('sms', examples.sms.number)]: examples.sms.proxy,
  },
};

const words: Record<Channel, string> = { whatsapp: 'WhatsApp', sms: 'SMS' };

function named(layout: Layout): DeskPhone[] {
  const count: Record<Channel, number> = { whatsapp: 0, sms: 0 };
  return layout.phones.map((phone) => {
    const nth = ++count[phone.channel];
    return {
      ...phone,
      name: nth === 1 ? words[phone.channel] : `${words[phone.channel]} ${nth}`,
      proxy: layout.proxies[toAddress(phone.channel, phone.number)] ?? '',
    };
  });
}

const nextId = (layout: Layout) => String(Math.max(0, ...layout.phones.map((phone) => Number(phone.id))) + 1);

const DeskContext = createContext<Desk | null>(null);

export function DeskProvider({ children }: { children: ReactNode }) {
  const { who } = useSession();
  const key = `phones.${who.accountSid}`;
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
    const withProxy = (proxies: Layout['proxies'], channel: Channel, number: string, proxy: string) =>
      proxy ? { ...proxies, [toAddress(channel, number)]: proxy } : proxies;
    const phones = named(layout);
    return {
      phones,
      add: (channel, number, proxy) =>
        change((now) => {
          if (now.phones.some((phone) => phone.channel === channel && phone.number === number)) {
            return now;
          }
          // Without a number to write to it takes that of another phone of its channel.
          const known = now.proxies[toAddress(channel, number)] ?? named(now).find((phone) => phone.channel === channel)?.proxy;
          return {
            phones: [...now.phones, { id: nextId(now), channel, number }],
            proxies: withProxy(now.proxies, channel, number, proxy ?? known ?? examples[channel].proxy),
          };
        }),
      remove: (id) => change((now) => ({ ...now, phones: now.phones.filter((phone) => phone.id !== id) })),
      choose: (id, number) =>
        change((now) => ({ ...now, phones: now.phones.map((phone) => (phone.id === id ? { ...phone, number } : phone)) })),
      writeTo: (id, proxy) =>
        change((now) => {
          const phone = now.phones.find((one) => one.id === id);
          return phone ? { ...now, proxies: withProxy(now.proxies, phone.channel, phone.number, proxy) } : now;
        }),
      place: (pairs) =>
        change((now) => {
          const free = Number(nextId(now));
          return {
            phones: pairs.map(({ channel, number }, at) => {
              const there = now.phones.find((phone) => phone.channel === channel && phone.number === number);
              return there ?? { id: String(free + at), channel, number };
            }),
            proxies: pairs.reduce((sum, { channel, number, proxy }) => withProxy(sum, channel, number, proxy), now.proxies),
          };
        }),
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
