import { describe, expect, test } from 'vitest';
import { type Draft, asMessage, emptyDraft, fill, placeholders, templateName, toContent, toDraft } from './contents';

const draft = (more: Partial<Draft>): Draft => ({ ...emptyDraft, name: 'Order ready', ...more });
const now = '2026-01-01T00:00:00.000Z';

test('placeholders are found in the order of their use, wherever they stand', () => {
  expect(placeholders({ body: 'Hi {{ 2 }}, {{name}} {{2}}', actions: [{ url: 'https://x/{{1}}' }], count: 3 })).toEqual(['2', 'name', '1']);
  expect(placeholders('{{a-b}} {{}}')).toEqual([]);
});

test('a placeholder without a value stays', () => {
  expect(fill('{{1}} and {{2}}', { 1: '$&', 2: '' })).toBe('$& and {{2}}');
});

describe('what one writes becomes what the API takes', () => {
  test('text, with samples of what is used and nothing else', () => {
    expect(toContent(draft({ body: 'Hi {{1}}', samples: { 1: 'Kim', 2: 'gone' } }))).toEqual({
      friendly_name: 'Order ready', language: 'en', variables: { 1: 'Kim' }, types: { 'twilio/text': { body: 'Hi {{1}}' } },
    });
  });

  test('quick replies have a type in no button, and an id if one was given', () => {
    const { types } = toContent(draft({ kind: 'twilio/quick-reply', body: 'B', actions: [{ kind: 'QUICK_REPLY', title: 'Yes', value: '' }, { kind: 'QUICK_REPLY', title: 'No', value: 'no' }] }));
    expect(types).toEqual({ 'twilio/quick-reply': { body: 'B', actions: [{ title: 'Yes' }, { title: 'No', id: 'no' }] } });
  });

  test('buttons that open, call and copy', () => {
    const { types } = toContent(draft({ kind: 'twilio/call-to-action', body: 'B', actions: [{ kind: 'URL', title: 'Open', value: 'https://x' }, { kind: 'PHONE_NUMBER', title: 'Call', value: '+1555' }] }));
    expect(types['twilio/call-to-action']?.actions).toEqual([{ type: 'URL', title: 'Open', url: 'https://x' }, { type: 'PHONE_NUMBER', title: 'Call', phone: '+1555' }]);
  });

  test.each([
    draft({ body: 'Hi {{1}}', samples: { 1: 'Kim' } }),
    draft({ kind: 'twilio/media', body: '', media: 'https://x/y.png' }),
    draft({ kind: 'twilio/quick-reply', body: 'B', actions: [{ kind: 'QUICK_REPLY', title: 'No', value: 'no' }] }),
    draft({ kind: 'twilio/call-to-action', body: 'B', actions: [{ kind: 'COPY_CODE', title: 'Copy', value: 'X1' }] }),
    draft({ kind: 'twilio/list-picker', body: 'B', button: 'Choose', rows: [{ id: 'a', item: 'Apple', description: '' }] }),
  ])('and is read back: $kind', (one) => expect(toDraft(toContent(one))).toEqual(one));

  test('what the editor does not know is not opened in it', () => {
    expect(toDraft({ friendly_name: 'x', language: 'en', variables: {}, types: { 'twilio/card': { title: 'T' } } })).toBeNull();
    expect(toDraft({ friendly_name: 'x', language: 'en', variables: {}, types: { 'twilio/text': { body: 'a' }, 'twilio/media': { media: ['u'] } } })).toBeNull();
    expect(toDraft({ friendly_name: 'x', language: 'en', variables: {}, types: { 'twilio/call-to-action': { body: 'a', actions: [{ type: 'VOICE_CALL', title: 'x' }] } } })).toBeNull();
  });
});

describe('a phone shows', () => {
  test('the richest type, filled', () => {
    const message = asMessage(
      { 'twilio/text': { body: 'plain' }, 'twilio/quick-reply': { body: 'Hi {{1}}', actions: [{ title: 'Yes {{1}}', id: 'y' }] } }, { 1: 'Kim' }, 'order_ready', now,
    );
    expect(message).toMatchObject({ body: 'Hi Kim', template: 'order_ready', buttons: [{ type: 'reply', title: 'Yes Kim', id: 'y' }] });
  });

  test('what a button opens, and the rows of a list', () => {
    expect(asMessage({ 'twilio/call-to-action': { body: 'B', actions: [{ type: 'URL', title: 'Open', url: 'https://x/{{1}}' }] } }, { 1: '7' }, null, now)?.buttons).toEqual([
      { type: 'url', title: 'Open', value: 'https://x/7', id: 'Open' },
    ]);
    expect(asMessage({ 'twilio/list-picker': { body: 'B', button: 'Choose', items: [{ id: 'a', item: 'Apple', description: 'red' }] } }, {}, null, now)?.list).toEqual({
      button: 'Choose', sections: [{ rows: [{ id: 'a', title: 'Apple', description: 'red' }] }],
    });
  });

  test('a card, a code, and nothing of what cannot be sent', () => {
    expect(asMessage({ 'twilio/card': { title: 'T', body: 'B', subtitle: 'S' } }, {}, null, now)).toMatchObject({ body: 'T\nB', footer: 'S' });
    expect(asMessage({ 'whatsapp/authentication': { actions: [{ type: 'COPY_CODE', copy_code_text: 'Copy it' }] } }, { 1: '42' }, null, now)).toMatchObject({
      body: '42 is your verification code.', buttons: [{ type: 'copy_code', title: 'Copy it' }],
    });
    expect(asMessage({ 'twilio/carousel': {} }, {}, null, now)).toBeNull();
  });
});

test('a name at WhatsApp has small letters, digits and underscores', () => {
  expect(templateName('  Café – Order #4 ready! ')).toBe('cafe_order_4_ready');
});
