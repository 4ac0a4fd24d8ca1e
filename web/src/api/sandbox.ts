import { type Credentials, call } from './client';
import { clockState, jump } from './clock';

// The sandbox's control API: the phones, the clock, and how to connect.

export type Channel = 'whatsapp' | 'sms';

export interface SenderWindow {
  sender: string;
  openUntil: string | null;
}

export interface PhoneSummary {
  address: string;
  channel: string;
  unread: number;
  windows?: SenderWindow[] | null;
  reachable?: boolean;
}

export interface PhoneMedia {
  contentType: string;
  url: string;
}

/** Something to tap. Only a `reply` sends something. */
export interface PhoneButton {
  type: string;
  title: string;
  id?: string;
  value?: string;
}

export interface PhoneRow {
  id: string;
  title: string;
  description?: string;
}

export interface PhoneMessage {
  id: string;
  direction: 'received' | 'sent';
  from: string;
  to: string;
  body: string | null;
  media?: PhoneMedia[] | null;
  template?: string | null;
  header?: string;
  footer?: string;
  buttons?: PhoneButton[];
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  list?: { button: string; sections: { title?: string; rows: PhoneRow[] }[] };
  status: 'sent' | 'delivered' | 'read' | string;
  timestamp: string;
}

export type NewMedia = { url: string } | { contentType: string; base64: string };

export interface Environment {
  accountSid: string;
  authToken: string;
  url: string;
  gateway?: string | null;
  ca?: string | null;
  shell?: string | null;
  graph?: string | null;
  smsc?: string | null;
}

export interface NewPlace {
  latitude: number;
  longitude: number;
  name?: string;
}

const root = '/sandbox/v1';
const phonePath = (address: string) => `${root}/Phones/${encodeURIComponent(address)}`;

export const environment = (who: Credentials | null, signal?: AbortSignal) =>
  call<Environment>(who, `${root}/Environment`, { signal });

export const phones = async (who: Credentials, signal?: AbortSignal) =>
  (await call<{ phones: PhoneSummary[] }>(who, `${root}/Phones`, { signal })).phones;

/** The latest messages of a phone, oldest first. */
export const phoneMessages = async (who: Credentials, address: string, limit: number, signal?: AbortSignal) =>
  (await call<{ messages: PhoneMessage[] }>(who, `${phonePath(address)}/Messages?limit=${limit}`, { signal })).messages;

export const sendFromPhone = (who: Credentials, address: string, to: string, body: string, media: NewMedia[]) =>
  call<PhoneMessage>(who, `${phonePath(address)}/Messages`, { method: 'POST', json: { to, body, media } });

export const sendPlace = (who: Credentials, address: string, to: string, location: NewPlace) =>
  call<PhoneMessage>(who, `${phonePath(address)}/Messages`, { method: 'POST', json: { to, location } });

/** Taps a button or a row of a message, by its id. */
export const tapOnPhone = (who: Credentials, address: string, to: string, messageId: string, button: string) =>
  call<PhoneMessage>(who, `${phonePath(address)}/Messages`, { method: 'POST', json: { to, tap: { messageId, button } } });

export const markRead = (who: Credentials, address: string) =>
  call<void>(who, `${phonePath(address)}/Read`, { method: 'POST', json: {} });

export const setReachable = (who: Credentials, address: string, reachable: boolean) =>
  call<unknown>(who, phonePath(address), { method: 'PATCH', json: { reachable } });

/** The account's time, in milliseconds. */
export const clock = async (who: Credentials, signal?: AbortSignal) => readTime(await clockState(who, signal));

export const advanceClock = async (who: Credentials, duration: string) =>
  readTime(await jump(who, duration));

/** The contract names no field for the time, so the first value that is a date is taken. */
export function readTime(answer: unknown): number {
  if (answer && typeof answer === 'object') {
    for (const value of Object.values(answer)) {
      const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
      if (!Number.isNaN(time)) {
        return time;
      }
    }
  }
  return Date.now();
}
