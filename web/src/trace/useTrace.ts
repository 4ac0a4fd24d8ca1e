import { useQuery } from '@tanstack/react-query';
import { type Traced, trace } from '../api/trace';
import { usePolling } from '../live';
import { useSession } from '../session';

export function useTrace(traced: Traced) {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({
    queryKey: ['trace', traced],
    queryFn: ({ signal }) => trace(who, traced, signal),
    refetchInterval: polling,
  });
}
