import { type Credentials, call } from './client';

/** Who spoke to this server over REST, and how it got here. */
export interface SeenClient {
  name: string;
  version: string | null;
  userAgent: string;
  via: 'proxy' | 'tls' | 'direct';
  host: string;
  firstSeen: string;
  lastSeen: string;
  requests: number;
  errors: number;
}

export const clients = async (who: Credentials, signal?: AbortSignal) =>
  (await call<{ clients: SeenClient[] }>(who, '/sandbox/v1/Clients', { signal })).clients;
