import type { Form } from '../api/client';
import { toAddress, toNumber } from './addresses';

/** Somebody who is to take part, as one typed it. */
export interface Newcomer {
  kind: 'whatsapp' | 'sms' | 'chat';
  address: string;
  proxy: string;
  identity: string;
}

export const newcomer = (kind: Newcomer['kind'] = 'whatsapp'): Newcomer => ({ kind, address: '', proxy: '', identity: '' });

/** What is missing; null if nothing is. */
export function newcomerProblem(one: Newcomer): string | null {
  if (one.kind === 'chat') {
    return one.identity.trim() === '' ? 'A chat participant needs an identity.' : null;
  }
  if (toNumber(one.address) === null) {
    return 'The person’s number: with + and country code, please.';
  }
  return toNumber(one.proxy) === null ? 'Your number: with + and country code, please.' : null;
}

interface Named {
  identity?: string;
  address?: string;
  proxy?: string;
}

function named(one: Newcomer): Named {
  return one.kind === 'chat'
    ? { identity: one.identity.trim() }
    : { address: toAddress(one.kind, toNumber(one.address) ?? ''), proxy: toAddress(one.kind, toNumber(one.proxy) ?? '') };
}

export function newcomerForm(one: Newcomer): Form {
  const { identity, address, proxy } = named(one);
  return { Identity: identity, 'MessagingBinding.Address': address, 'MessagingBinding.ProxyAddress': proxy };
}

/** A parameter `Participant` of a conversation that is made with its participants. */
export function newcomerJson(one: Newcomer): string {
  const { identity, address, proxy } = named(one);
  return JSON.stringify(identity ? { identity } : { messaging_binding: { address, proxy_address: proxy } });
}
