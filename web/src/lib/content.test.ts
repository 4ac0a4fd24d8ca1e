import { expect, it } from 'vitest';
import type { Content } from '../api/talk';
import { bodyOf, filled, variablesOf } from './content';

const content: Content = {
  sid: 'HX1',
  friendly_name: 'order',
  language: 'en',
  variables: { 1: 'Ada' },
  types: { 'twilio/call-to-action': { body: 'Hi {{1}}, see https://example.com/{{2}}' } },
};

it('shows a template as it will read', () => {
  expect(variablesOf(content)).toEqual({ 1: 'Ada', 2: '' });
  expect(filled(bodyOf(content), { 1: 'Ada', 2: '' })).toBe('Hi Ada, see https://example.com/{{2}}');
  expect(bodyOf({ ...content, types: { 'twilio/media': {} } })).toBe('');
});
