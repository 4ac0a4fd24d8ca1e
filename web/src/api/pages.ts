import { type Credentials, call } from './client';

/** One page of a list, and the path of the next. */
export interface Slice<T> {
  rows: T[];
  next: string | null;
}

type Answer = Record<string, unknown> & { meta: { key: string; next_page_url: string | null } };

/** A page of any of the API's lists. next_page_url is followed on this server, whatever host it names. */
export async function slice<T>(who: Credentials, path: string, signal?: AbortSignal): Promise<Slice<T>> {
  const answer = await call<Answer>(who, path, { signal });
  const url = answer.meta.next_page_url ? new URL(answer.meta.next_page_url, location.origin) : null;
  return { rows: (answer[answer.meta.key] ?? []) as T[], next: url && url.pathname + url.search };
}

/** The rows of at most so many pages. */
export async function slices<T>(who: Credentials, path: string, pages: number, signal?: AbortSignal): Promise<T[]> {
  const found: T[] = [];
  for (let next: string | null = path, page = 0; next && page < pages; page++) {
    const one: Slice<T> = await slice<T>(who, next, signal);
    found.push(...one.rows);
    next = one.next;
  }
  return found;
}
