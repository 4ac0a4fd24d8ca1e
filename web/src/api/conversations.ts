import { type Credentials, type Form, call } from './client';

// The part of the Conversations API that the page uses. Field names are the API's own.

export interface Conversation {
  sid: string;
  chat_service_sid: string;
  friendly_name: string | null;
  unique_name: string | null;
  attributes: string | null;
  state: string;
  date_created: string;
  date_updated: string | null;
}

export interface Binding {
  type?: string;
  address?: string | null;
  proxy_address?: string | null;
  projected_address?: string | null;
}

export interface Participant {
  sid: string;
  identity: string | null;
  messaging_binding: Binding | null;
  last_read_message_index: number | null;
}

export type Share = 'all' | 'some' | 'none';

export interface Delivery {
  total: number;
  sent: Share;
  delivered: Share;
  read: Share;
  failed: Share;
  undelivered: Share;
}

export interface MessageMedia {
  sid: string;
  size: number;
  content_type: string;
  filename: string | null;
}

export interface Message {
  sid: string;
  index: number;
  author: string | null;
  body: string | null;
  media: MessageMedia[] | null;
  participant_sid: string | null;
  date_created: string;
  delivery: Delivery | null;
  content_sid: string | null;
}

export interface Receipt {
  sid: string;
  participant_sid: string | null;
  channel_message_sid: string | null;
  status: string;
  error_code: number | null;
  date_updated: string | null;
}

interface Page {
  meta: { next_page_url: string | null };
}

const root = '/v1/Conversations';

/** Follows next_page_url, on this server whatever host it names, for at most so many pages. */
async function list<T>(who: Credentials, first: string, key: string, pages: number, signal?: AbortSignal): Promise<T[]> {
  const found: T[] = [];
  let next: string | null = first;
  for (let page = 0; next && page < pages; page++) {
    const answer: Page & Record<string, unknown> = await call(who, next, { signal });
    found.push(...(answer[key] as T[]));
    const url: URL | null = answer.meta.next_page_url ? new URL(answer.meta.next_page_url, location.origin) : null;
    next = url && url.pathname + url.search;
  }
  return found;
}

export async function conversations(who: Credentials, signal?: AbortSignal): Promise<Conversation[]> {
  const found = await list<Conversation>(who, `${root}?PageSize=100`, 'conversations', 5, signal);
  return found.sort((a, b) => latest(b).localeCompare(latest(a)) || b.sid.localeCompare(a.sid));
}

const latest = (one: Conversation) => one.date_updated ?? one.date_created;

export const createConversation = (who: Credentials, form: Form) =>
  call<Conversation>(who, root, { method: 'POST', form });

export const removeConversation = (who: Credentials, sid: string) =>
  call<void>(who, `${root}/${encodeURIComponent(sid)}`, { method: 'DELETE' });

export const participants = (who: Credentials, sid: string, signal?: AbortSignal) =>
  list<Participant>(who, `${root}/${encodeURIComponent(sid)}/Participants?PageSize=100`, 'participants', 5, signal);

export const addParticipant = (who: Credentials, sid: string, form: Form) =>
  call<Participant>(who, `${root}/${encodeURIComponent(sid)}/Participants`, { method: 'POST', form });

/** The last hundred messages, oldest first. */
export const messages = async (who: Credentials, sid: string, signal?: AbortSignal) =>
  (await list<Message>(who, `${root}/${encodeURIComponent(sid)}/Messages?PageSize=100&Order=desc`, 'messages', 1, signal)).reverse();

export const postMessage = (who: Credentials, sid: string, form: Form) =>
  call<Message>(who, `${root}/${encodeURIComponent(sid)}/Messages`, { method: 'POST', form });

export const receipts = (who: Credentials, sid: string, message: string, signal?: AbortSignal) =>
  list<Receipt>(who, `${root}/${encodeURIComponent(sid)}/Messages/${message}/Receipts?PageSize=50`, 'delivery_receipts', 2, signal);
