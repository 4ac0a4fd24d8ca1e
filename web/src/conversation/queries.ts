import { useQuery } from '@tanstack/react-query';
import { message, receipts } from '../api/conversations';
import { conversation, everyParticipant, scopedWebhooks } from '../api/talk';
import { usePolling } from '../live';
import { useSession } from '../session';

export function useConversation(sid: string) {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({
    queryKey: ['conversation', sid],
    queryFn: ({ signal }) => conversation(who, sid, signal),
    refetchInterval: polling,
  });
}

export function useParticipants(sid: string) {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({
    queryKey: ['participants', sid],
    queryFn: ({ signal }) => everyParticipant(who, sid, signal),
    refetchInterval: polling,
  });
}

/** A single message, for an address that names one. */
export function useMessage(sid: string, im: string | null) {
  const { who } = useSession();
  return useQuery({
    queryKey: ['messages', sid, 'one', im],
    queryFn: ({ signal }) => message(who, sid, im ?? '', signal),
    enabled: im !== null,
  });
}

/**
 * What became of a message at each recipient. They are asked for once for each state of the sums that the message itself tells, so that
 * a screen full of messages costs nothing while nothing moves; while somebody looks at one closely, again with everything that happens.
 */
export function useReceipts(sid: string, im: string, sums: string, state: 'wait' | 'once' | 'closely') {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({
    queryKey: state === 'closely' ? ['receipts', sid, im] : ['sums', sid, im, sums],
    queryFn: ({ signal }) => receipts(who, sid, im, signal),
    enabled: state !== 'wait',
    staleTime: state === 'closely' ? 0 : Number.POSITIVE_INFINITY,
    refetchInterval: state === 'closely' ? polling : false,
    placeholderData: (before) => before,
  });
}

export function useWebhooks(sid: string) {
  const { who } = useSession();
  return useQuery({ queryKey: ['conversation', sid, 'webhooks'], queryFn: ({ signal }) => scopedWebhooks(who, sid, signal) });
}
