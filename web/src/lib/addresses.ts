import type { Channel } from '../api/sandbox';

/** What a person typed, as an E.164 number; null if it is none. Spaces, brackets, dashes and a channel prefix are forgiven. */
export function toNumber(typed: string): string | null {
  const bare = typed
    .trim()
    .replace(/^(whatsapp|sms):/i, '')
    .replace(/[\s().\-\u2010-\u2015]/g, '')
    .replace(/^00/, '+');
  return /^\+[1-9]\d{1,14}$/.test(bare) ? bare : null;
}

export const toAddress = (channel: Channel, number: string) => (channel === 'whatsapp' ? `whatsapp:${number}` : number);

export const numberOf = (address: string) => address.replace(/^[a-z]+:/i, '');

export const channelOf = (address: string): Channel => (address.startsWith('whatsapp:') ? 'whatsapp' : 'sms');

/** A number as people read it: +1 555 867 5310. Only spaces are added. */
export function readable(address: string): string {
  const number = numberOf(address);
  if (/^\+1\d{10}$/.test(number)) {
    return `+1 ${number.slice(2, 5)} ${number.slice(5, 8)} ${number.slice(8)}`;
  }
  const digits = /^\+(\d{7,15})$/.exec(number)?.[1];
  if (!digits) {
    return number;
  }
  return `+${digits.slice(0, 2)} ${digits.slice(2).replace(/(\d{3})(?=\d{2,})/g, '$1 ')}`;
}
