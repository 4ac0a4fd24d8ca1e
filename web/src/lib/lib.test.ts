import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/client';
import { EventReader, kindOf } from '../api/events';
import { readTime } from '../api/sandbox';
import { readable, toNumber } from './addresses';
import { conversationHolding, explainReceipt } from './explain';
import { localUrl } from './media';
import { hoursAsDuration, span, windowLeft } from './time';

describe('numbers', () => {
  it.each([
    ['+15558675310', '+15558675310'],
    [' +1 (555) 867-5310 ', '+15558675310'],
    ['whatsapp:+49 151 234567', '+49151234567'],
    ['0049 151 234567', '+49151234567'],
  ])('%s is taken as %s', (typed, number) => expect(toNumber(typed)).toBe(number));

  it.each(['', '5558675310', '+', '+0123456', '+1234567890123456', 'alice'])('%s is refused', (typed) =>
    expect(toNumber(typed)).toBeNull(),
  );

  it('reads well without changing a digit', () => {
    expect(readable('whatsapp:+15558675310')).toBe('+1 555 867 5310');
    expect(readable('+4915123456789').replaceAll(' ', '')).toBe('+4915123456789');
  });
});

describe('server-sent events', () => {
  it('come whole out of pieces cut anywhere', () => {
    const text = ': hello\r\n\r\nevent: phone\r\ndata: {"type":"clock"}\r\n\r\ndata: a\ndata: b\n\n';
    for (let cut = 0; cut <= text.length; cut++) {
      const reader = new EventReader();
      const events = [...reader.push(text.slice(0, cut)), ...reader.push(text.slice(cut))];
      expect(events).toEqual([
        { event: 'phone', data: '{"type":"clock"}' },
        { event: 'message', data: 'a\nb' },
      ]);
    }
  });

  it('are named by their data, else by their event', () => {
    expect(kindOf({ event: 'phone', data: '{"type":"clock"}' })).toBe('clock');
    expect(kindOf({ event: 'phone', data: '{}' })).toBe('phone');
    expect(kindOf({ event: 'phone', data: 'null' })).toBe('phone');
    expect(kindOf({ event: 'phone', data: 'not JSON' })).toBe('phone');
  });
});

describe('time', () => {
  it('of a window shrinks from 24 hours to nothing', () => {
    const until = '2026-05-02T12:00:00Z';
    const end = Date.parse(until);
    expect(windowLeft(until, end - 24 * 3600_000)?.share).toBe(1);
    expect(windowLeft(until, end - 6 * 3600_000)?.share).toBe(0.25);
    expect(windowLeft(until, end)).toBeNull();
    expect(windowLeft(null, end)).toBeNull();
    expect(windowLeft('nonsense', end)).toBeNull();
  });

  it.each([
    [86_399_000, '23 h 59 min'],
    [86_400_000, '1 d'],
    [240_000, '4 min'],
    [59_000, 'less than a minute'],
  ])('%d ms is "%s"', (left, text) => expect(span(left)).toBe(text));

  it('is found in the clock under any name', () => {
    expect(readTime({ advanced: 'PT25H', now: '2026-05-02T12:00:00Z' })).toBe(Date.parse('2026-05-02T12:00:00Z'));
  });

  it('advances in whole minutes', () => expect(hoursAsDuration(25)).toBe('PT1500M'));
});

describe('errors', () => {
  it('63016 speaks of the window', () => expect(explainReceipt(63016)).toContain('24-hour window is closed'));
  it('no error needs no words', () => {
    expect(explainReceipt(0)).toBeNull();
    expect(explainReceipt(null)).toBeNull();
  });
  it('50416 names the conversation that holds the pair', () => {
    const sid = `CH${'0a'.repeat(16)}`;
    const text = `A binding for this participant and proxy address already exists in Conversation ${sid}`;
    expect(conversationHolding(new ApiError(409, 50416, text))).toBe(sid);
    expect(conversationHolding(new ApiError(404, 20404, text))).toBeNull();
  });
});

describe('media', () => {
  const here = { origin: 'http://localhost:8080', hostname: 'localhost', port: '8080' };
  it.each([
    ['/sandbox/v1/Media/1', '/sandbox/v1/Media/1'],
    ['http://localhost:8080/a?b=c', '/a?b=c'],
    ['http://127.0.0.1:8080/a', '/a'],
    ['http://127.0.0.1:9000/a', null],
    ['https://example.com/a', null],
    ['javascript:alert(1)', null],
  ])('%s loads from %s', (url, path) => expect(localUrl(url, here)).toBe(path));
});
