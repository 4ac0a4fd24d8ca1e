import { type Credentials, call } from './client';

// Why a message went where it went. Described in /openapi/sandbox.json.

export interface TraceStep {
  at: string;
  what: string;
  words: string;
  details: Record<string, unknown> | null;
}

export interface Arrival {
  by: 'phone' | 'rest' | 'chat' | 'webhook-reply' | string;
  at: string;
  channel: string | null;
  from: string | null;
  to: string | null;
  phoneMessageId: string | null;
  outcome: 'appended' | 'created' | 'waiting' | 'dropped' | 'duplicate' | 'vetoed' | string;
  reason: string | null;
  words: string;
  binding: { participantSid: string; conversationSid: string; address: string; proxyAddress: string | null } | null;
  steps: TraceStep[];
}

export interface WireText {
  line: string;
  headers: Record<string, string> | null;
  body: string | null;
}

export interface Attempt {
  number: number;
  at: string;
  outcome: 'accepted' | 'rejected' | 'later' | 'unknown' | string;
  protocol: string;
  request: WireText | null;
  response: WireText | null;
  durationMicroseconds: number | null;
  error: string | null;
}

export interface TraceRecipient {
  participantSid: string | null;
  identity: string | null;
  address: string | null;
  proxyAddress: string | null;
  channel: string;
  receiptSid: string | null;
  outcome: string;
  reason: string | null;
  errorCode: number | null;
  words: string;
  window: { isOpen: boolean; openUntil: string | null } | null;
  template: { name: string; language: string; variables: Record<string, string> | null } | null;
  attempts: Attempt[];
  statuses: { status: string; errorCode: number | null; at: string }[];
}

export interface TraceWebhook {
  sid: string;
  eventType: string;
  kind: string;
  scope: string;
  status: string;
  retryCount: number;
  dateCreated: string;
  durationMicroseconds: number | null;
  request: { method: string; url: string; headers: Record<string, string> | null; parameters: Record<string, string> };
  response: { status: number; headers: Record<string, string> | null; body: string | null } | null;
  error: string | null;
}

export interface Trace {
  message: {
    sid: string;
    conversationSid: string;
    conversationState: string | null;
    index: number;
    author: string | null;
    participantSid: string | null;
    body: string | null;
    source: string | null;
    media: { sid: string; contentType: string }[] | null;
    contentSid: string | null;
    dateCreated: string;
  } | null;
  arrival: Arrival | null;
  recipients: TraceRecipient[];
  webhooks: TraceWebhook[];
}

/** A message of a conversation, or of a phone (also one that no conversation took). */
export type Traced = { message: string } | { address: string; id: string };

export const tracePath = (traced: Traced) =>
  'message' in traced
    ? `/sandbox/v1/Messages/${encodeURIComponent(traced.message)}/Trace`
    : `/sandbox/v1/Phones/${encodeURIComponent(traced.address)}/Messages/${encodeURIComponent(traced.id)}/Trace`;

export const trace = (who: Credentials, traced: Traced, signal?: AbortSignal) => call<Trace>(who, tracePath(traced), { signal });
