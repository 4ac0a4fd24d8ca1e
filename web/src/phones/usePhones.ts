import { useQuery } from '@tanstack/react-query';
import { phones } from '../api/sandbox';
import { usePolling } from '../live';
import { useSession } from '../session';

/** All phones that the server knows: unread counts, windows, on or off. */
export function usePhones() {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({ queryKey: ['phones'], queryFn: ({ signal }) => phones(who, signal), refetchInterval: polling });
}
