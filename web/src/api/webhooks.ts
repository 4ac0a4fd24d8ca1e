import type { LogPage } from '../lib/log';
import { type Credentials, type Form, call } from './client';

// Webhooks: what was tried (of the sandbox or, where that is off, of Parley), and what an account or a service has configured.

export interface Attempt {
  sid: string;
  /** The same over all attempts of one event at one webhook. */
  eventSid: string;
  eventType: string;
  kind: 'pre' | 'post';
  scope: 'account' | 'service' | 'conversation';
  webhookSid: string;
  conversationSid: string | null;
  status: 'succeeded' | 'failed' | 'pending';
  retryCount: number;
  idempotencyToken: string;
  redeliveryOf: string | null;
  dateCreated: string;
  durationMicroseconds: number | null;
  request: { method: string; url: string; headers: Record<string, string> | null; parameters: Record<string, string> };
  response: { status: number; headers: Record<string, string> | null; body: string | null } | null;
  error: string | null;
}

export interface AttemptFilter {
  eventType: string;
  status: string;
  conversationSid: string;
}

const sandboxRoot = '/sandbox/v1/WebhookDeliveries';
const ownRoot = '/parley/v1/WebhookDeliveries';

function queryOf(fields: Record<string, string | null>): string {
  const given = Object.entries(fields).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return new URLSearchParams(given).toString();
}

/** The same attempt in the spelling of /parley/v1. Names of headers and parameters are nobody's spelling: they stay. */
interface OwnAttempt {
  sid: string;
  event_sid: string;
  event_type: string;
  kind: Attempt['kind'];
  scope: Attempt['scope'];
  webhook_sid: string;
  conversation_sid: string | null;
  status: Attempt['status'];
  retry_count: number;
  idempotency_token: string;
  redelivery_of: string | null;
  date_created: string;
  duration_microseconds: number | null;
  request: Attempt['request'];
  response: Attempt['response'];
  error: string | null;
}

const fromOwn = (one: OwnAttempt): Attempt => ({
  sid: one.sid, eventSid: one.event_sid, eventType: one.event_type, kind: one.kind, scope: one.scope, webhookSid: one.webhook_sid,
  conversationSid: one.conversation_sid, status: one.status, retryCount: one.retry_count, idempotencyToken: one.idempotency_token,
  redeliveryOf: one.redelivery_of, dateCreated: one.date_created, durationMicroseconds: one.duration_microseconds, request: one.request,
  response: one.response, error: one.error,
});

export async function attempts(
  who: Credentials, sandbox: boolean, filter: AttemptFilter, next: string | null, signal?: AbortSignal,
): Promise<LogPage<Attempt>> {
  if (sandbox) {
    const query = queryOf({ ...filter, pageSize: '50', pageToken: next });
    const found = await call<{ webhookDeliveries: Attempt[]; nextPageToken: string | null }>(who, `${sandboxRoot}?${query}`, { signal });
    return { rows: found.webhookDeliveries, next: found.nextPageToken };
  }
  const query = queryOf({ EventType: filter.eventType, Status: filter.status, ConversationSid: filter.conversationSid, PageSize: '50' });
  const found = await call<{ webhook_deliveries: OwnAttempt[]; meta: { next_page_url: string | null } }>(who, next ?? `${ownRoot}?${query}`, { signal });
  const url = found.meta.next_page_url ? new URL(found.meta.next_page_url, location.origin) : null;
  return { rows: found.webhook_deliveries.map(fromOwn), next: url && url.pathname + url.search };
}

export async function attempt(who: Credentials, sandbox: boolean, sid: string, signal?: AbortSignal): Promise<Attempt> {
  const path = encodeURIComponent(sid);
  return sandbox ? call<Attempt>(who, `${sandboxRoot}/${path}`, { signal }) : fromOwn(await call<OwnAttempt>(who, `${ownRoot}/${path}`, { signal }));
}

/** Sends the same event again; the new attempt is still pending. */
export async function redeliver(who: Credentials, sandbox: boolean, sid: string): Promise<Attempt> {
  const path = `${encodeURIComponent(sid)}/Redeliver`;
  return sandbox
    ? call<Attempt>(who, `${sandboxRoot}/${path}`, { method: 'POST', json: {} })
    : fromOwn(await call<OwnAttempt>(who, `${ownRoot}/${path}`, { method: 'POST', form: {} }));
}

export interface SignatureQuestion {
  url: string;
  parameters: Record<string, string> | null;
  body: string | null;
  signature: string;
  contentType?: string;
  method?: string;
}

export interface SignatureCause {
  cause: string;
  words: string;
  url: string | null;
  stringToSign: string | null;
}

export interface SignatureAnswer {
  matches: boolean;
  stringToSign: string;
  expected: string;
  received: string;
  bodySha256: string | null;
  causes: SignatureCause[];
}

export const explainSignature = (who: Credentials, question: SignatureQuestion) =>
  call<SignatureAnswer>(who, '/sandbox/v1/Signatures/Explain', { method: 'POST', json: question });

/** The webhooks of an account, or of a service; a service's members are null until they are configured. */
export interface HookSettings {
  pre_webhook_url: string | null;
  post_webhook_url: string | null;
  method: string | null;
  filters: string[] | null;
  target?: string;
}

const settingsPath = (service: string) => (service ? `/v1/Services/${encodeURIComponent(service)}/Configuration/Webhooks` : '/v1/Configuration/Webhooks');

export const hookSettings = (who: Credentials, service: string, signal?: AbortSignal) => call<HookSettings>(who, settingsPath(service), { signal });

export const saveHookSettings = (who: Credentials, service: string, form: Form) =>
  call<HookSettings>(who, settingsPath(service), { method: 'POST', form });

export interface ChatService {
  sid: string;
  friendly_name: string | null;
}

export const services = async (who: Credentials, signal?: AbortSignal) =>
  (await call<{ services: ChatService[] }>(who, '/v1/Services?PageSize=100', { signal })).services;
