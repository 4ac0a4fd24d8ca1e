import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Form } from '../api/client';
import { changeConversation } from '../api/talk';
import { useSession } from '../session';

/** Changes the conversation, and shows the answer at once. */
export function useChange(sid: string) {
  const { who } = useSession();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (form: Form) => changeConversation(who, sid, form),
    onSuccess: async (changed) => {
      // A question that was asked before the change would put the old state back.
      await cache.cancelQueries({ queryKey: ['conversation', sid], exact: true });
      cache.setQueryData(['conversation', sid], changed);
      return cache.invalidateQueries({ queryKey: ['conversations'] });
    },
  });
}
