import { useQuery } from '@tanstack/react-query';
import { type Conversation, conversations, participants } from '../api/conversations';
import { type Credentials, call } from '../api/client';
import { useSession } from '../session';

export interface Pair {
  address: string;
  proxy: string;
}

/** How many conversations are asked for their numbers: enough for suggestions. */
const asked = 8;
const none: Pair[] = [];

async function latest(who: Credentials, signal: AbortSignal): Promise<Conversation[]> {
  try {
    return (await call<{ conversations: Conversation[] }>(who, `/parley/v1/Conversations?PageSize=${asked}`, { signal })).conversations;
  } catch {
    return (await conversations(who, signal)).slice(0, asked);
  }
}

/** The (address, proxy) pairs of the latest conversations: suggestions for numbers. Asked for seldom. */
export function usePairs(): Pair[] {
  const { who } = useSession();
  const { data } = useQuery({
    queryKey: ['pairs'],
    queryFn: async ({ signal }) => {
      const found = await Promise.all((await latest(who, signal)).map(({ sid }) => participants(who, sid, signal).catch(() => [])));
      return found.flat().flatMap(({ messaging_binding: binding }) =>
        binding?.address && binding.proxy_address ? [{ address: binding.address, proxy: binding.proxy_address }] : [],
      );
    },
    refetchInterval: 20_000,
    staleTime: 10_000,
  });
  return data ?? none;
}
