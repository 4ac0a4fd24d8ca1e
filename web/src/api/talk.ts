import { type Credentials, type Form, authorization, call } from './client';
import { ApiError } from './client';
import type { Conversation, Message, Participant } from './conversations';
import { slices } from './pages';

// What the page of the conversations asks for and changes, besides what ./conversations has.

export interface Timers {
  date_inactive?: string | null;
  date_closed?: string | null;
}

export interface ScopedWebhook {
  sid: string;
  target: string;
  configuration: {
    url?: string | null;
    method?: string | null;
    filters?: string[] | null;
    triggers?: string[] | null;
    flow_sid?: string | null;
    replay_after?: number | null;
  };
  date_created: string;
}

export interface Content {
  sid: string;
  friendly_name: string | null;
  language: string;
  variables: Record<string, string> | null;
  types: Record<string, { body?: string; title?: string } | null>;
  approval_requests?: { name?: string; status?: string; category?: string } | null;
}

export interface HostedFunction {
  path: string;
  access: string;
  url: string;
}

const root = '/v1/Conversations';
const of = (sid: string) => `${root}/${encodeURIComponent(sid)}`;

/** Where the list begins. The search and its filter are Parley's own; the plain list is the API's. */
export function listPath(search: string, state: string): string {
  const query = new URLSearchParams();
  if (search) {
    query.set('Search', search);
  }
  if (state) {
    query.set('State', state);
  }
  query.set('PageSize', '50');
  return `${search ? '/parley/v1/Conversations' : root}?${query}`;
}

export const messagesPath = (sid: string) => `${of(sid)}/Messages?PageSize=50&Order=desc`;

export const conversation = (who: Credentials, sid: string, signal?: AbortSignal) => call<Conversation>(who, of(sid), { signal });

export const changeConversation = (who: Credentials, sid: string, form: Form) =>
  call<Conversation>(who, of(sid), { method: 'POST', form });

/** With its participants in one request; each goes as a JSON text. */
export const startConversation = (who: Credentials, form: Form) =>
  call<Conversation>(who, '/v1/ConversationWithParticipants', { method: 'POST', form });

export const everyParticipant = (who: Credentials, sid: string, signal?: AbortSignal) =>
  slices<Participant>(who, `${of(sid)}/Participants?PageSize=100`, 10, signal);

export const changeParticipant = (who: Credentials, sid: string, participant: string, form: Form) =>
  call<Participant>(who, `${of(sid)}/Participants/${participant}`, { method: 'POST', form });

export const removeParticipant = (who: Credentials, sid: string, participant: string) =>
  call<void>(who, `${of(sid)}/Participants/${participant}`, { method: 'DELETE' });

export const changeMessage = (who: Credentials, sid: string, message: string, form: Form) =>
  call<Message>(who, `${of(sid)}/Messages/${message}`, { method: 'POST', form });

export const removeMessage = (who: Credentials, sid: string, message: string) =>
  call<void>(who, `${of(sid)}/Messages/${message}`, { method: 'DELETE' });

export const scopedWebhooks = (who: Credentials, sid: string, signal?: AbortSignal) =>
  slices<ScopedWebhook>(who, `${of(sid)}/Webhooks?PageSize=5`, 1, signal);

export const addWebhook = (who: Credentials, sid: string, form: Form) =>
  call<ScopedWebhook>(who, `${of(sid)}/Webhooks`, { method: 'POST', form });

export const removeWebhook = (who: Credentials, sid: string, webhook: string) =>
  call<void>(who, `${of(sid)}/Webhooks/${webhook}`, { method: 'DELETE' });

export const contents = (who: Credentials, signal?: AbortSignal) =>
  slices<Content>(who, '/v1/ContentAndApprovals?PageSize=100', 5, signal);

/** The functions that this server hosts; none where it hosts none or the account may not see them. */
export async function hostedFunctions(who: Credentials, signal?: AbortSignal): Promise<HostedFunction[]> {
  try {
    const answer = await call<{ functions?: HostedFunction[] }>(who, '/parley/v1/Functions', { signal });
    return answer.functions ?? [];
  } catch (error) {
    if (error instanceof ApiError && error.status > 0) {
      return [];
    }
    throw error;
  }
}

/** Uploads a file to the service's media. https://www.twilio.com/docs/conversations/media-support-conversations */
export async function uploadMedia(who: Credentials, service: string, file: File): Promise<string> {
  const response = await fetch(`/v1/Services/${service}/Media?Filename=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: {
      Accept: 'application/json',
      'Parley-Client': 'console',
      'Content-Type': file.type || 'application/octet-stream',
      ...authorization(who),
    },
    body: file,
    credentials: 'omit',
  }).catch(() => null);
  const answer = (await response?.json().catch(() => null)) as { sid?: string; code?: number; message?: string } | null;
  if (!response?.ok || !answer?.sid) {
    throw new ApiError(response?.status ?? 0, answer?.code ?? null, answer?.message ?? 'The file could not be uploaded.');
  }
  return answer.sid;
}
