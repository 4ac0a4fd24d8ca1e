import type { Effect, NewFault } from '../api/faults';

/** The targets in plain words: where a fault strikes. */
export const targetWords: Record<string, { title: string; hint: string }> = {
  'whatsapp.send': { title: 'WhatsApp: sending', hint: 'Meta’s answer when Parley sends' },
  'whatsapp.webhook': { title: 'WhatsApp: webhooks', hint: 'Meta’s webhooks to Parley' },
  'sms.submit': { title: 'SMS: sending', hint: 'the carrier’s answer when Parley submits' },
  'sms.receipt': { title: 'SMS: receipts', hint: 'the carrier’s delivery receipts' },
  webhook: { title: 'Your webhooks', hint: 'what your server answers Parley' },
};

export interface Preset {
  label: string;
  fault: NewFault;
}

/** Faults that one wants to see at least once. */
export const presets: Preset[] = [
  { label: 'This person cannot be reached (131026)', fault: { target: 'whatsapp.send', effect: { error: 131026, mode: 'async' } } },
  { label: 'Too many messages, at once (130429)', fault: { target: 'whatsapp.send', effect: { error: 130429, mode: 'sync' } } },
  { label: 'Meta is down (503)', fault: { target: 'whatsapp.send', effect: { httpStatus: 503 }, times: 3 } },
  { label: 'Sent, but the answer is lost', fault: { target: 'whatsapp.send', effect: { dropResponse: true } } },
  { label: 'Ten seconds late', fault: { target: 'whatsapp.send', effect: { delay: 'PT10S' } } },
  { label: 'Every status twice', fault: { target: 'whatsapp.webhook', effect: { duplicate: true }, times: 10 } },
  { label: 'Statuses out of order', fault: { target: 'whatsapp.webhook', effect: { reorder: true }, times: 2 } },
  { label: 'The carrier throttles (0x58)', fault: { target: 'sms.submit', effect: { smppStatus: 88 } } },
  { label: 'The connection breaks', fault: { target: 'sms.submit', effect: { disconnect: true } } },
  { label: 'Unknown number (30005)', fault: { target: 'sms.receipt', effect: { error: 30005, mode: 'async' } } },
  { label: 'Filtered by the carrier (30007)', fault: { target: 'sms.receipt', effect: { error: 30007, mode: 'async' } } },
  { label: 'No receipt for a minute', fault: { target: 'sms.receipt', effect: { delay: 'PT1M' } } },
  { label: 'Your server answers 503', fault: { target: 'webhook', effect: { httpStatus: 503 }, times: 3 } },
  { label: 'Your server takes 20 seconds', fault: { target: 'webhook', effect: { delay: 'PT20S' } } },
  { label: 'The connection to your server breaks', fault: { target: 'webhook', effect: { disconnect: true } } },
];

export interface EffectField {
  name: string;
  label: string;
  kind: 'number' | 'text' | 'truth' | 'mode';
  placeholder?: string;
}

export const effectFields: EffectField[] = [
  { name: 'error', label: 'Error code', kind: 'number', placeholder: '131026' },
  { name: 'mode', label: 'It is told', kind: 'mode' },
  { name: 'httpStatus', label: 'HTTP status', kind: 'number', placeholder: '503' },
  { name: 'retryAfter', label: 'Retry-After, seconds', kind: 'number', placeholder: '5' },
  { name: 'smppStatus', label: 'SMPP status', kind: 'number', placeholder: '88' },
  { name: 'delay', label: 'Delay, ISO 8601', kind: 'text', placeholder: 'PT10S' },
  { name: 'dropResponse', label: 'The answer is lost', kind: 'truth' },
  { name: 'duplicate', label: 'It comes twice', kind: 'truth' },
  { name: 'reorder', label: 'It overtakes the next', kind: 'truth' },
  { name: 'disconnect', label: 'The connection breaks', kind: 'truth' },
];

/** What a fault does, in words. */
export function effectWords(effect: Effect): string {
  const words: Record<string, (value: Effect[string]) => string> = {
    error: (value) => `error ${value}`,
    mode: (value) => (value === 'async' ? 'told later' : 'told in the answer'),
    httpStatus: (value) => `HTTP ${value}`,
    retryAfter: (value) => `Retry-After ${value} s`,
    smppStatus: (value) => `SMPP 0x${Number(value).toString(16).padStart(2, '0')}`,
    delay: (value) => `delayed by ${value}`,
    dropResponse: () => 'answer lost',
    duplicate: () => 'twice',
    reorder: () => 'out of order',
    disconnect: () => 'connection broken',
  };
  return Object.entries(effect).map(([name, value]) => words[name]?.(value) ?? `${name} ${value}`).join(', ');
}
