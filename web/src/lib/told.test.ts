import { expect, it } from 'vitest';
import { told } from './told';

const sid = `CH${'0a'.repeat(16)}`;

it('shows numbers as people read them, and takes SIDs out', () => {
  expect(told(`Conversation ${sid} has the pair whatsapp:+15558675310 with +15017122661, so it is number 1.`)).toEqual([
    { text: 'Conversation ' },
    { sid },
    { text: ' has the pair WhatsApp +1 555 867 5310 with +1 501 712 2661, so it is number 1.' },
  ]);
});

it('leaves other text alone', () => {
  expect(told('Posted as system; 5 + 7 is 12.')).toEqual([{ text: 'Posted as system; 5 + 7 is 12.' }]);
  expect(told('')).toEqual([]);
});
