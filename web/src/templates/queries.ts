import { useQuery } from '@tanstack/react-query';
import { contents } from '../api/contents';
import { usePolling } from '../live';
import { useSession } from '../session';

export function useContents() {
  const { who } = useSession();
  const polling = usePolling();
  return useQuery({ queryKey: ['templates'], queryFn: ({ signal }) => contents(who, signal), refetchInterval: polling });
}
