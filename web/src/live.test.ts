import { describe, expect, it } from 'vitest';
import { touchedBy } from './live';
import { toneOf } from './parts/StatusPill';
import { shortSid } from './parts/SidLabel';

describe('what an event refreshes', () => {
  it('is little for a question over REST, and more for a change', () => {
    expect(touchedBy('request', { method: 'GET' })).toEqual(['requests', 'clients']);
    expect(touchedBy('request', { method: 'POST' })).toContain('conversations');
  });
  it('is nothing for a sign of life', () => expect(touchedBy('hello')).toEqual([]));
  it('is everything for what is not known', () => expect(touchedBy('reset')).toBeNull());
  it('is not the list of conversations for a fault', () => expect(touchedBy('fault')).toEqual(['faults']));
});

describe('a status', () => {
  it.each([
    ['delivered', 'good'],
    ['undelivered', 'bad'],
    [503, 'bad'],
    [201, 'good'],
    ['queued', 'info'],
    ['something new', 'quiet'],
  ])('%s is %s', (status, tone) => expect(toneOf(status)).toBe(tone));
});

describe('a SID', () => {
  it('is shortened, and a short name is not', () => {
    expect(shortSid(`CH8f21aa${'0'.repeat(22)}9a0c`)).toBe('CH8f21…9a0c');
    expect(shortSid('short')).toBe('short');
  });
});
