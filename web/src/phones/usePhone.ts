import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type NewMedia, type NewPlace, markRead, phoneMessages, sendFromPhone, sendPlace, setReachable, tapOnPhone } from '../api/sandbox';
import { channelOf, numberOf, toAddress } from '../lib/addresses';
import { usePolling } from '../live';
import { useSession } from '../session';
import { type DeskPhone, useDesk } from './desk';
import { usePairs } from './usePairs';
import { usePhones } from './usePhones';
import { useTyping } from './useTyping';

/** So many messages of a phone are asked for, and at most so many. */
const usually = 500;
const most = 10_000;

/** A phone that lies on the desk: what it shows, and what it can do. */
export function usePhone({ id, channel, number, proxy }: DeskPhone) {
  const { who } = useSession();
  const desk = useDesk();
  const polling = usePolling();
  const cache = useQueryClient();
  const pairs = usePairs();
  const known = usePhones();
  const address = toAddress(channel, number);
  const other = toAddress(channel, proxy);

  // The latest; more of them when somebody looks further back.
  const [limit, setLimit] = useState(usually);
  const held = useQuery({
    queryKey: ['phone', address, limit],
    queryFn: ({ signal }) => phoneMessages(who, address, limit, signal),
    placeholderData: (before, query) => (query?.queryKey[1] === address ? before : undefined),
    refetchInterval: polling,
    enabled: number !== '',
  });
  const summary = known.data?.find((phone) => phone.address === address);

  const refresh = async () => {
    await Promise.all([cache.invalidateQueries({ queryKey: ['phone', address] }), cache.invalidateQueries({ queryKey: ['phones'] })]);
  };
  const send = useMutation({
    mutationFn: (message: { body: string; media: NewMedia[] }) => sendFromPhone(who, address, other, message.body, message.media),
    // One after another, in the order in which they were written.
    scope: { id: `send from ${id}` },
    onSuccess: () => void refresh(),
  });
  const place = useMutation({ mutationFn: (where: NewPlace) => sendPlace(who, address, other, where), onSuccess: refresh });
  const tap = useMutation({
    mutationFn: (choice: { messageId: string; button: string }) => tapOnPhone(who, address, other, choice.messageId, choice.button),
    onSuccess: refresh,
  });
  const read = useMutation({ mutationFn: () => markRead(who, address), onSuccess: refresh });
  const power = useMutation({ mutationFn: (reachable: boolean) => setReachable(who, address, reachable), onSuccess: refresh });

  const numbers = useMemo(() => {
    const found = new Set<string>([number].filter(Boolean));
    known.data?.filter((phone) => channelOf(phone.address) === channel).forEach((phone) => found.add(numberOf(phone.address)));
    pairs.filter((pair) => channelOf(pair.address) === channel).forEach((pair) => found.add(numberOf(pair.address)));
    return [...found];
  }, [known.data, pairs, number, channel]);

  const messages = held.data;
  const proxies = useMemo(() => {
    const found = new Set<string>([proxy].filter(Boolean));
    messages?.forEach((message) => found.add(numberOf(message.direction === 'sent' ? message.to : message.from)));
    summary?.windows?.forEach((window) => found.add(numberOf(window.sender)));
    pairs.filter((pair) => pair.address === address).forEach((pair) => found.add(numberOf(pair.proxy)));
    pairs.filter((pair) => channelOf(pair.proxy) === channel).forEach((pair) => found.add(numberOf(pair.proxy)));
    return [...found];
  }, [messages, summary, pairs, address, channel, proxy]);

  const thread = useMemo(
    () => (messages ?? []).filter((message) => (message.direction === 'sent' ? message.to : message.from) === other),
    [messages, other],
  );

  return {
    address,
    numbers,
    proxies,
    unread: summary?.unread ?? 0,
    unreadOf: Object.fromEntries((known.data ?? []).map((phone) => [numberOf(phone.address), phone.unread])),
    openUntil: summary?.windows?.find((window) => window.sender === other)?.openUntil ?? null,
    isTyping: useTyping(other, thread.at(-1)?.id),
    loading: held.isPending && number !== '',
    thread,
    hasMore: limit < most && (messages?.length ?? 0) >= limit,
    more: () => setLimit((now) => Math.min(most, now * 2)),
    on: summary?.reachable ?? true,
    send,
    place,
    tap,
    read,
    power,
    choose: (next: string) => desk.choose(id, next),
    writeTo: (next: string) => desk.writeTo(id, next),
  };
}
