import { describe, expect, test } from 'vitest';
import type { Attempt } from '../api/webhooks';
import { notAgain, outcome } from './words';

const attempt = (more: Partial<Attempt>): Attempt => ({
  sid: 'WD1', eventSid: 'EV1', eventType: 'onMessageAdded', kind: 'post', scope: 'account', webhookSid: 'AC1', conversationSid: null, status: 'failed', retryCount: 0,
  idempotencyToken: 't', redeliveryOf: null, dateCreated: '2026-01-01T00:00:00.000Z', durationMicroseconds: 1, request: { method: 'POST', url: 'http://x', headers: {}, parameters: {} },
  response: null, error: null, ...more,
});
const answered = (status: number) => ({ status, headers: null, body: null });

describe('what came of an attempt', () => {
  test.each([408, 429, 500, 503])('%s is tried again', (status) => expect(outcome(attempt({ response: answered(status) })).words).toContain('tried again, later'));
  test.each([301, 400, 404])('%s is dropped', (status) => expect(outcome(attempt({ response: answered(status) })).words).toContain('dropped'));

  test('no answer is tried again, and says why there was none', () => {
    expect(outcome(attempt({ error: 'connection refused' })).words).toMatch(/^No answer: connection refused\. It is tried again/);
  });

  test('what asks before may be told no, or go on when nobody answers', () => {
    expect(outcome(attempt({ kind: 'pre', response: answered(403) }))).toMatchObject({ tone: 'bad', words: expect.stringContaining('50056') as string });
    expect(outcome(attempt({ kind: 'pre', error: 'timeout' }))).toMatchObject({ tone: 'warn', words: expect.stringContaining('went on') as string });
    expect(outcome(attempt({ kind: 'pre', status: 'succeeded', response: answered(200) })).tone).toBe('good');
  });
});

test('what asked before and what waits cannot be sent again', () => {
  expect(notAgain(attempt({ kind: 'pre' }))).not.toBeNull();
  expect(notAgain(attempt({ status: 'pending' }))).not.toBeNull();
  expect(notAgain(attempt({}))).toBeNull();
});
