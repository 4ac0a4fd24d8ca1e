import { type Credentials, call } from './client';

/** Something that falls due, or that a jump made happen. */
export interface Due {
  at: string;
  kind: string;
  words: string;
  conversationSid: string | null;
}

export interface ClockState {
  now: string;
  due?: Due[];
  fired?: Due[];
}

const path = '/sandbox/v1/Clock';

export const clockState = (who: Credentials, signal?: AbortSignal) => call<ClockState>(who, path, { signal });

/** Moves the account's time forward by an ISO 8601 duration. */
export const jump = (who: Credentials, duration: string) => call<ClockState>(who, path, { method: 'POST', json: { advance: duration } });
