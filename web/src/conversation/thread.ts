import { useQuery } from '@tanstack/react-query';
import { type Participant, messages, participants, receipts } from '../api/conversations';
import { channelOf, readable } from '../lib/addresses';
import { usePolling } from '../live';
import { useSession } from '../session';

export function useParticipants(conversation: string) {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({
    queryKey: ['participants', conversation],
    queryFn: ({ signal }) => participants(who, conversation, signal),
    refetchInterval: polling,
  });
}

export function useMessages(conversation: string) {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({
    queryKey: ['messages', conversation],
    queryFn: ({ signal }) => messages(who, conversation, signal),
    refetchInterval: polling,
  });
}

export function useReceipts(conversation: string, message: string, wanted: boolean) {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({
    queryKey: ['receipts', conversation, message],
    queryFn: ({ signal }) => receipts(who, conversation, message, signal),
    refetchInterval: polling,
    enabled: wanted,
  });
}

/** A participant or an author in words: "WhatsApp +1 555 867 5310", "alice", "System". */
export function called(address: string | null): string {
  if (!address || address === 'system') {
    return 'System';
  }
  return /^(whatsapp:)?\+\d+$/.test(address)
    ? `${channelOf(address) === 'whatsapp' ? 'WhatsApp' : 'SMS'} ${readable(address)}`
    : address;
}

export const authorOf = (participant: Participant) => participant.messaging_binding?.address ?? participant.identity ?? '';
