import type { LogPage } from '../lib/log';
import { type Credentials, call } from './client';

// Hosted functions: a part of the product, for the first account.

export interface Runtime {
  status: 'ready' | 'starting' | 'failed' | 'missing' | 'off';
  reason: string | null;
  node_version: string | null;
  twilio_version: string | null;
  pid: number | null;
  restarts: number;
  memory_bytes: number | null;
  date_started: string | null;
}

export type Access = 'public' | 'protected' | 'private';

export interface HostedFunction {
  path: string;
  file: string;
  access: Access;
  url: string;
  size: number;
  date_modified: string;
  invocations: number;
  errors: number;
  last_invoked: string | null;
}

export interface Asset {
  path: string;
  file: string;
  access: Access;
  url: string | null;
  size: number;
  date_modified: string;
}

export interface Hosted {
  runtime: Runtime;
  folder: string | null;
  editable: boolean;
  functions: HostedFunction[];
  assets: Asset[];
}

export interface LogLine {
  level: 'log' | 'info' | 'warn' | 'error' | 'debug';
  at: string;
  text: string;
}

/** While it runs, it has no status, outcome, duration and response yet. */
export interface Invocation {
  sid: string;
  path: string;
  method: string;
  status: number | null;
  outcome: 'completed' | 'failed' | 'timed_out' | 'crashed' | 'refused' | null;
  duration_microseconds: number | null;
  date_created: string;
  error: { name: string; message: string; stack: string | null } | null;
  request: { headers: Record<string, string>; parameters: Record<string, string> };
  response: { headers: Record<string, string>; body: string | null } | null;
  logs: LogLine[];
  by: 'http' | 'console';
}

export interface FileEntry {
  path: string;
  size: number;
  date_modified: string;
}

export interface FileText extends FileEntry {
  content: string;
  etag: string;
}

const root = '/parley/v1/Functions';
const filePath = (path: string) => `${root}/Files/${path.split('/').map(encodeURIComponent).join('/')}`;

export const hosted = (who: Credentials, signal?: AbortSignal) => call<Hosted>(who, root, { signal });

export const files = async (who: Credentials, signal?: AbortSignal) => (await call<{ files: FileEntry[] }>(who, `${root}/Files`, { signal })).files;

export const file = (who: Credentials, path: string, signal?: AbortSignal) => call<FileText>(who, filePath(path), { signal });

/** With an etag, only if the file is still the one that was read: otherwise 412. */
export const writeFile = (who: Credentials, path: string, content: string, etag?: string) =>
  call<FileText>(who, filePath(path), { method: 'PUT', json: etag === undefined ? { content } : { content, etag } });

export const removeFile = (who: Credentials, path: string) => call<void>(who, filePath(path), { method: 'DELETE' });

/** Newest first; of one function, or of all with ''. */
export async function invocations(who: Credentials, path: string, next: string | null, signal?: AbortSignal): Promise<LogPage<Invocation>> {
  const query = new URLSearchParams({ PageSize: '50', ...(path ? { Path: path } : {}) });
  const found = await call<{ invocations: Invocation[]; meta: { next_page_url: string | null } }>(who, next ?? `${root}/Invocations?${query}`, { signal });
  const url = found.meta.next_page_url ? new URL(found.meta.next_page_url, location.origin) : null;
  return { rows: found.invocations, next: url && url.pathname + url.search };
}

/** Calls a function as a webhook would, signed by the server. */
export const invoke = (who: Credentials, path: string, method: string, parameters: Record<string, string>) =>
  call<Invocation>(who, `${root}/Invoke`, { method: 'POST', json: { path, method, parameters } });
