import type { LogPage } from '../lib/log';
import { type Credentials, call } from './client';

// The API log of the sandbox: requests to the REST products, as they came and were answered.

export interface LoggedRequest {
  id: string;
  at: string;
  method: string;
  path: string;
  query: string | null;
  host: string;
  scheme: string;
  status: number;
  code: number | null;
  durationMicroseconds: number;
  /** `twilio-node 5.13.1`, or `console` for what this page wrote. */
  client: string;
  via: 'proxy' | 'tls' | 'direct';
  summary: string | null;
}

export interface RequestDetail extends LoggedRequest {
  requestHeaders: Record<string, string>;
  requestBody: string | null;
  parameters: [name: string, value: string][];
  responseHeaders: Record<string, string>;
  responseBody: string | null;
  /** A body was longer than what is kept. */
  truncated: boolean;
}

export interface RequestFilter {
  search: string;
  method: string;
  status: string;
}

const root = '/sandbox/v1/Requests';

export async function requests(who: Credentials, filter: RequestFilter, next: string | null, signal?: AbortSignal): Promise<LogPage<LoggedRequest>> {
  const query = new URLSearchParams({ pageSize: '50' });
  for (const [name, value] of Object.entries({ ...filter, pageToken: next })) {
    if (value) {
      query.set(name, value);
    }
  }
  const found = await call<{ requests: LoggedRequest[]; nextPageToken: string | null }>(who, `${root}?${query}`, { signal });
  return { rows: found.requests, next: found.nextPageToken };
}

export const request = (who: Credentials, id: string, signal?: AbortSignal) =>
  call<RequestDetail>(who, `${root}/${encodeURIComponent(id)}`, { signal });

export const clearRequests = (who: Credentials) => call<void>(who, root, { method: 'DELETE' });
