import type { Attempt } from '../api/webhooks';

/** What came of an attempt and what happens next, for people. docs/webhooks.md has the rules. */
export function outcome({ kind, status, response, error }: Attempt): { tone: 'good' | 'bad' | 'warn'; words: string } {
  if (status === 'pending') {
    return { tone: 'warn', words: 'It waits for its turn.' };
  }
  if (kind === 'pre') {
    if (status === 'succeeded') {
      return { tone: 'good', words: 'Asked before: the answer let it happen.' };
    }
    return response
      ? { tone: 'bad', words: 'Asked before: the answer said no. A REST client got 403 with code 50056; a phone’s message was dropped.' }
      : { tone: 'warn', words: `Asked before, and nobody answered${error ? ` (${error})` : ''}: it went on as if nobody had been asked.` };
  }
  if (status === 'succeeded') {
    return { tone: 'good', words: 'Delivered.' };
  }
  if (!response) {
    return { tone: 'bad', words: `No answer${error ? `: ${error}` : ''}. It is tried again, later and later, twelve times in all.` };
  }
  const again = response.status === 408 || response.status === 429 || response.status >= 500;
  return {
    tone: 'bad',
    words: again
      ? `Answered ${response.status}: it is tried again, later and later, twelve times in all.`
      : `Answered ${response.status}: dropped, and the next event went out. Only 408, 429 and 5xx are tried again; redirects are not followed.`,
  };
}

/** Why an attempt cannot be sent again; null if it can. */
export function notAgain({ kind, status }: Attempt): string | null {
  if (kind === 'pre') {
    return 'What asks before cannot be asked again: it has happened, or not.';
  }
  return status === 'pending' ? 'It has not been tried yet.' : null;
}

export const scopes = { account: 'the account', service: 'its service', conversation: 'the conversation' };
