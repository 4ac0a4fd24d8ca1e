import { useQuery } from '@tanstack/react-query';
import { conversations, participants } from '../api/conversations';
import { usePolling } from '../live';
import { useSession } from '../session';

export function useConversations() {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({
    queryKey: ['conversations'],
    queryFn: ({ signal }) => conversations(who, signal),
    refetchInterval: polling,
  });
}

export interface Pair {
  address: string;
  proxy: string;
}

/** How many conversations are asked for their numbers: enough for suggestions. */
const asked = 8;
const none: Pair[] = [];

/** The (address, proxy) pairs of the latest conversations. */
export function useBindings(): Pair[] {
  const { who } = useSession();
  const latest = useConversations().data?.slice(0, asked).map((one) => one.sid) ?? [];
  const { data } = useQuery({
    queryKey: ['bindings', ...latest],
    queryFn: async ({ signal }) => {
      const found = await Promise.all(latest.map((sid) => participants(who, sid, signal).catch(() => [])));
      return found.flat().flatMap(({ messaging_binding: binding }) =>
        binding?.address && binding.proxy_address ? [{ address: binding.address, proxy: binding.proxy_address }] : [],
      );
    },
    refetchInterval: 15_000,
    placeholderData: (before) => before,
    enabled: latest.length > 0,
  });
  return data ?? none;
}
