import { ApiError } from '../api/client';

/**
 * Why a message did not arrive, in plain words, and what to do. The codes are the vendor's:
 * https://www.twilio.com/docs/api/errors
 */
const receiptErrors: Record<number, string> = {
  63016:
    'The 24-hour window is closed: this person has not written to this number within the last 24 hours, so WhatsApp takes only an approved template. Let them write first, or send a template.',
  63003: 'This number is not on WhatsApp.',
  63005: 'WhatsApp refused the content of this message.',
  63018: 'Too many messages in a short time: the carrier slowed the sender down.',
  63019: 'The picture or file could not be fetched or is of a kind that the channel does not take.',
  63024: 'The recipient cannot be reached at this address.',
  63027: 'No approved template of this name and language exists.',
  63028: 'The number of variables does not fit the template.',
  63032: 'WhatsApp does not deliver this message to this person, because of a limit on their side.',
  21610: 'This person has opted out by replying STOP.',
  30003: 'The phone is switched off or out of reach, and the carrier gave up.',
  30005: 'The carrier does not know this number.',
  30007: 'The carrier filtered this message.',
  30008: 'The carrier failed to deliver this message and did not say why.',
};

export function explainReceipt(code: number | null): string | null {
  if (!code) {
    return null;
  }
  return receiptErrors[code] ?? 'The carrier refused or lost this message. The code is explained in the documentation.';
}

export const codePage = (code: number) => `https://www.twilio.com/docs/api/errors/${code}`;

export function words(error: unknown): string {
  if (error instanceof ApiError) {
    return error.code ? `${error.message} (code ${error.code})` : error.message;
  }
  return error instanceof Error ? error.message : 'Something went wrong.';
}

/** The conversation that already holds a pair, named in the text of error 50416. */
export function conversationHolding(error: unknown): string | null {
  return error instanceof ApiError && error.code === 50416 ? (/CH[0-9a-fA-F]{32}/.exec(error.message)?.[0] ?? null) : null;
}
