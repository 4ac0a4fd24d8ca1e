import { type Credentials, type Form, call } from './client';
import { slices } from './pages';

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
  timers?: { date_inactive?: string | null; date_closed?: string | null } | null;
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
  last_read_timestamp?: string | null;
  attributes?: string | null;
  role_sid?: string | null;
  date_created?: string;
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
  attributes?: string | null;
  date_updated?: string | null;
}

export interface Receipt {
  sid: string;
  participant_sid: string | null;
  channel_message_sid: string | null;
  status: string;
  error_code: number | null;
  date_updated: string | null;
}

const root = '/v1/Conversations';

/** The conversations made last. */
export const conversations = (who: Credentials, signal?: AbortSignal): Promise<Conversation[]> =>
  slices<Conversation>(who, `${root}?PageSize=20`, 1, signal);

export const createConversation = (who: Credentials, form: Form) =>
  call<Conversation>(who, root, { method: 'POST', form });

export const removeConversation = (who: Credentials, sid: string) =>
  call<void>(who, `${root}/${encodeURIComponent(sid)}`, { method: 'DELETE' });

export const participants = (who: Credentials, sid: string, signal?: AbortSignal) =>
  slices<Participant>(who, `${root}/${encodeURIComponent(sid)}/Participants?PageSize=100`, 5, signal);

export const addParticipant = (who: Credentials, sid: string, form: Form) =>
  call<Participant>(who, `${root}/${encodeURIComponent(sid)}/Participants`, { method: 'POST', form });

export const message = (who: Credentials, sid: string, im: string, signal?: AbortSignal) =>
  call<Message>(who, `${root}/${encodeURIComponent(sid)}/Messages/${im}`, { signal });

export const postMessage = (who: Credentials, sid: string, form: Form, webhooks = false) =>
  call<Message>(who, `${root}/${encodeURIComponent(sid)}/Messages`, {
    method: 'POST',
    form,
    headers: webhooks ? { 'X-Twilio-Webhook-Enabled': 'true' } : undefined,
  });

export const receipts = (who: Credentials, sid: string, im: string, signal?: AbortSignal) =>
  slices<Receipt>(who, `${root}/${encodeURIComponent(sid)}/Messages/${im}/Receipts?PageSize=50`, 20, signal);
