import { describe, expect, it } from 'vitest';
import { type Entry, parseEntries, put, settle, unsent } from './outbox-entries.ts';

const report = (key: string, result: string) => ({ key, path: `/posts/${key}/sent`, body: { result } });

describe('the outbox', () => {
  it('keeps one report per thing, the newest', () => {
    const entries = put(put(put([], report('a', 'failed')), report('b', 'ok')), report('a', 'ok'));
    expect(entries.map((e) => [e.key, e.body])).toEqual([
      ['b', { result: 'ok' }],
      ['a', { result: 'ok' }],
    ]);
  });
  it.each(['delivered', 'refused'] as const)('lets go of what was %s', (delivery) => {
    const entries = put([], report('a', 'ok'));
    expect(settle(entries, entries[0]!, delivery)).toEqual([]);
  });
  it('keeps what the network lost', () => {
    const entries = put([], report('a', 'ok'));
    expect(settle(entries, entries[0]!, 'later')).toEqual(entries);
  });
  it('keeps a report that replaced another while that was on its way', () => {
    const before = put([], report('a', 'failed'));
    const after = put(before, report('a', 'ok'));
    expect(settle(after, before[0]!, 'delivered')).toEqual(after);
  });
  it('keeps the refusal of what somebody must hear about, and does not send it again', () => {
    const entries = put([], { ...report('a', 'ok'), keepsRefusal: true });
    const refusal = { code: 'offers.coupon_refused', details: { refusal: 'already_redeemed' } };
    const left = settle(entries, entries[0]!, 'refused', refusal);
    expect(left).toEqual([{ ...entries[0], refusal }]);
    expect(unsent(left)).toEqual([]);
    expect(unsent(entries)).toEqual(entries);
  });
  it('survives a page that closes, and rubbish', () => {
    const entries: Entry[] = put([], report('a', 'ok'));
    expect(parseEntries(JSON.stringify(entries))).toEqual(entries);
    expect(parseEntries(null)).toEqual([]);
    expect(parseEntries('{"not":"a list"}')).toEqual([]);
    expect(parseEntries('[1,null,{"key":"a"}]')).toEqual([]);
    expect(parseEntries('[{')).toEqual([]);
  });
});
