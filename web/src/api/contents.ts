import { type Credentials, call } from './client';

// Templates: the Content API, whose paths clash with no other's and so are under /v1 on this origin too, and the sandbox's reviewer.

export type ApprovalStatus = 'unsubmitted' | 'received' | 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled';

export interface Approval {
  name: string;
  category: string;
  content_type: string;
  status: ApprovalStatus;
  rejection_reason: string;
  allow_category_change: boolean;
}

export type ContentTypes = Record<string, Record<string, unknown>>;

export interface Content {
  sid: string;
  friendly_name: string | null;
  language: string;
  variables: Record<string, string>;
  types: ContentTypes;
  date_created: string;
  date_updated: string;
  approval_requests: Approval;
}

export interface NewContent {
  friendly_name: string;
  language: string;
  variables: Record<string, string>;
  types: ContentTypes;
}

const path = (sid: string) => `/v1/Content/${encodeURIComponent(sid)}`;

/** How many are asked for at most; more templates than these are nobody's. */
const pages = 4;

export async function contents(who: Credentials, signal?: AbortSignal): Promise<Content[]> {
  const found: Content[] = [];
  let next: string | null = '/v1/ContentAndApprovals?PageSize=500';
  for (let page = 0; next && page < pages; page++) {
    const answer: { contents: Content[]; meta: { next_page_url: string | null } } = await call(who, next, { signal });
    found.push(...answer.contents);
    const url: URL | null = answer.meta.next_page_url ? new URL(answer.meta.next_page_url, location.origin) : null;
    next = url && url.pathname + url.search;
  }
  return found.sort((a, b) => b.date_created.localeCompare(a.date_created) || b.sid.localeCompare(a.sid));
}

export const createContent = (who: Credentials, content: NewContent) => call<{ sid: string }>(who, '/v1/Content', { method: 'POST', json: content });

export const changeContent = (who: Credentials, sid: string, content: NewContent) =>
  call<{ sid: string }>(who, path(sid), { method: 'PUT', json: content });

export const removeContent = (who: Credentials, sid: string) => call<void>(who, path(sid), { method: 'DELETE' });

export const submitContent = (who: Credentials, sid: string, form: { name: string; category: string; allow_category_change: boolean }) =>
  call<Approval>(who, `${path(sid)}/ApprovalRequests/whatsapp`, { method: 'POST', json: form });

export type Verdict = 'approved' | 'rejected' | 'paused' | 'disabled';

/** What the reviewer at WhatsApp decides, played by whoever sits here. */
export const reviewTemplate = (who: Credentials, sid: string, status: Verdict, reason: string | null) =>
  call<unknown>(who, `/sandbox/v1/Templates/${encodeURIComponent(sid)}/Review`, { method: 'POST', json: { status, reason } });
