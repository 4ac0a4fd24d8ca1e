import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type Channel, type NewMedia, markRead, phoneMessages, phones, sendFromPhone, setReachable, tapOnPhone } from '../api/sandbox';
import { useBindings } from '../conversation/queries';
import { channelOf, numberOf, toAddress } from '../lib/addresses';
import { usePolling } from '../live';
import { useSession } from '../session';
import { useDesk } from './desk';

/** The phone of one channel that lies on the desk: what it shows, and what it can do. */
export function usePhone(channel: Channel) {
  const { who } = useSession();
  const desk = useDesk();
  const polling = usePolling();
  const cache = useQueryClient();
  const bindings = useBindings();
  const number = desk.number(channel);
  const proxy = desk.proxy(channel);
  const address = toAddress(channel, number);
  const other = toAddress(channel, proxy);

  const known = useQuery({
    queryKey: ['phones'],
    queryFn: ({ signal }) => phones(who, signal),
    refetchInterval: polling,
  });
  const received = useQuery({
    queryKey: ['phone', address],
    queryFn: ({ signal }) => phoneMessages(who, address, signal),
    refetchInterval: polling,
    enabled: number !== '',
  });
  const summary = known.data?.find((phone) => phone.address === address);

  // A server that does not tell whether a phone is on leaves it to what was chosen here.
  const [switched, setSwitched] = useState<Record<string, boolean>>({});
  const on = summary?.reachable ?? switched[address] ?? true;

  const refresh = () => cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'bindings' });
  const send = useMutation({
    mutationFn: (message: { body: string; media: NewMedia[] }) =>
      sendFromPhone(who, address, other, message.body, message.media),
    onSuccess: refresh,
  });
  const tap = useMutation({
    mutationFn: (choice: { messageId: string; button: string }) =>
      tapOnPhone(who, address, other, choice.messageId, choice.button),
    onSuccess: refresh,
  });
  const read = useMutation({ mutationFn: () => markRead(who, address), onSuccess: refresh });
  const power = useMutation({
    mutationFn: (reachable: boolean) => setReachable(who, address, reachable),
    onSuccess: (_, reachable) => {
      setSwitched((now) => ({ ...now, [address]: reachable }));
      return refresh();
    },
  });

  const numbers = useMemo(() => {
    const found = new Set<string>([number].filter(Boolean));
    known.data?.filter((phone) => channelOf(phone.address) === channel).forEach((phone) => found.add(numberOf(phone.address)));
    bindings.filter((pair) => channelOf(pair.address) === channel).forEach((pair) => found.add(numberOf(pair.address)));
    return [...found];
  }, [known.data, bindings, number, channel]);

  const messages = received.data ?? [];
  const proxies = useMemo(() => {
    const found = new Set<string>([proxy].filter(Boolean));
    (received.data ?? []).forEach((message) => found.add(numberOf(message.direction === 'sent' ? message.to : message.from)));
    summary?.windows?.forEach((window) => found.add(numberOf(window.sender)));
    bindings.filter((pair) => pair.address === address).forEach((pair) => found.add(numberOf(pair.proxy)));
    bindings.filter((pair) => channelOf(pair.proxy) === channel).forEach((pair) => found.add(numberOf(pair.proxy)));
    return [...found];
  }, [received.data, summary, bindings, address, channel, proxy]);

  return {
    number,
    proxy,
    numbers,
    proxies,
    unread: summary?.unread ?? 0,
    unreadOf: Object.fromEntries((known.data ?? []).map((phone) => [numberOf(phone.address), phone.unread])),
    openUntil: summary?.windows?.find((window) => window.sender === other)?.openUntil ?? null,
    thread: messages.filter((message) => (message.direction === 'sent' ? message.to : message.from) === other),
    on,
    send,
    tap,
    read,
    power,
    choose: (next: string) => desk.choose(channel, next),
    writeTo: (next: string) => desk.writeTo(channel, next),
  };
}
