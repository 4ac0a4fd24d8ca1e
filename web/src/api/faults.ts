import { type Credentials, call } from './client';

export type Effect = Record<string, number | string | boolean>;

export interface NewFault {
  target: string;
  match?: { to?: string; from?: string; body?: string };
  effect: Effect;
  times?: number;
}

export interface Fault extends NewFault {
  id: string;
  match: { to?: string; from?: string; body?: string };
  times: number;
  /** How often it still strikes. */
  left: number;
  struck?: number;
  enabled?: boolean;
}

export interface Target {
  target: string;
  effects: string[];
  /** How often faults struck here since the account was emptied, spent ones included. */
  struck: number;
}

const path = '/sandbox/v1/Faults';
const one = (id: string) => `${path}/${encodeURIComponent(id)}`;

export const faults = (who: Credentials, signal?: AbortSignal) =>
  call<{ faults: Fault[]; targets?: Target[] }>(who, path, { signal });

export const addFault = (who: Credentials, fault: NewFault) => call<Fault>(who, path, { method: 'POST', json: fault });

export const switchFault = (who: Credentials, id: string, enabled: boolean) =>
  call<Fault>(who, one(id), { method: 'PATCH', json: { enabled } });

export const removeFault = (who: Credentials, id: string) => call<void>(who, one(id), { method: 'DELETE' });

export const removeFaults = (who: Credentials) => call<void>(who, path, { method: 'DELETE' });
