import type { Conversation, Participant } from '../api/conversations';
import { channelOf, readable } from '../lib/addresses';

export const titleOf = (one: Conversation) => one.friendly_name || one.unique_name || 'Unnamed conversation';

/** A participant or an author in words: "WhatsApp +1 555 867 5310", "alice", "System". */
export function called(address: string | null): string {
  if (!address || address === 'system') {
    return 'System';
  }
  return /^(whatsapp:)?\+\d+$/.test(address)
    ? `${channelOf(address) === 'whatsapp' ? 'WhatsApp' : 'SMS'} ${readable(address)}`
    : address;
}

export const authorOf = (participant: Participant) =>
  participant.messaging_binding?.address ?? participant.messaging_binding?.projected_address ?? participant.identity ?? '';

export function kindOf(author: string | null): 'system' | 'whatsapp' | 'sms' | 'chat' {
  if (!author || author === 'system') {
    return 'system';
  }
  return /^(whatsapp:)?\+/.test(author) ? channelOf(author) : 'chat';
}
