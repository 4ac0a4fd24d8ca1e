import { expect, it } from 'vitest';
import { newcomer, newcomerForm, newcomerJson, newcomerProblem } from './newcomer';

const ada = { ...newcomer('whatsapp'), address: '+1 555 867 5310', proxy: '+15017122661' };

it('a phone has an address and a proxy', () => {
  expect(newcomerProblem(ada)).toBeNull();
  expect(newcomerForm(ada)).toEqual({
    Identity: undefined,
    'MessagingBinding.Address': 'whatsapp:+15558675310',
    'MessagingBinding.ProxyAddress': 'whatsapp:+15017122661',
  });
  expect(JSON.parse(newcomerJson({ ...ada, kind: 'sms' }))).toEqual({
    messaging_binding: { address: '+15558675310', proxy_address: '+15017122661' },
  });
});

it('a chat participant has an identity', () => {
  expect(newcomerProblem(newcomer('chat'))).toContain('identity');
  expect(newcomerJson({ ...newcomer('chat'), identity: ' ada ' })).toBe('{"identity":"ada"}');
});

it('says which number is missing', () => {
  expect(newcomerProblem({ ...ada, address: '555' })).toContain('person');
  expect(newcomerProblem({ ...ada, proxy: '' })).toContain('Your number');
});
