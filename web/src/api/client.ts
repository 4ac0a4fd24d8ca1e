/** Who asks: an account and its token, as Basic authentication wants them. */
export interface Credentials {
  accountSid: string;
  authToken: string;
}

/** An answer that says no: the API's own error shape, or what the network said. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: number | null,
    message: string,
    readonly moreInfo: string | null = null,
  ) {
    super(message);
  }
}

export type Form = Record<string, string | string[] | undefined>;

interface Call {
  method?: string;
  json?: unknown;
  form?: Form;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export function authorization(credentials: Credentials | null): Record<string, string> {
  if (!credentials) {
    return {};
  }
  return { Authorization: `Basic ${btoa(`${credentials.accountSid}:${credentials.authToken}`)}` };
}

function encodeForm(form: Form): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) {
        fields.append(name, one);
      }
    }
  }
  return fields;
}

async function failure(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as { code?: number; message?: string; more_info?: string };
    return new ApiError(response.status, body.code ?? null, body.message ?? response.statusText, body.more_info ?? null);
  } catch {
    return new ApiError(response.status, null, response.statusText || `The server answered ${response.status}.`);
  }
}

/** One call to this server. Paths are relative to it: credentials never go anywhere else. */
export async function call<T>(credentials: Credentials | null, path: string, options: Call = {}): Promise<T> {
  const { method = 'GET', json, form, signal } = options;
  // The page's own calls are not what a developer looks for in the API log.
  const headers: Record<string, string> = { Accept: 'application/json', 'Parley-Client': 'console', ...authorization(credentials), ...options.headers };
  let body: BodyInit | undefined;
  if (json !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(json);
  } else if (form) {
    body = encodeForm(form);
  }
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body, signal, credentials: 'omit', cache: 'no-store' });
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw new ApiError(0, null, 'The server does not answer. Is it still running?');
  }
  if (!response.ok) {
    throw await failure(response);
  }
  if (response.status === 204) {
    return undefined as T;
  }
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export async function bytes(credentials: Credentials | null, path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await fetch(path, { headers: authorization(credentials), signal, credentials: 'omit' });
  if (!response.ok) {
    throw await failure(response);
  }
  return response.blob();
}
