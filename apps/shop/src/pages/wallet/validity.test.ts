import { describe, expect, it } from 'vitest';
import type { Shelf } from './shelf.ts';
import { fromUntil, validity } from './validity.ts';

const t = (key: string, values: Record<string, string | number> = {}) =>
  `${key} ${Object.values(values).join()}`.trim();
const coupon = {
  status: 'issued' as const,
  validFrom: '2026-03-14T16:00:00Z',
  validUntil: '2026-03-15T12:00:00Z',
  redeemedAt: null,
  heldUntil: null,
  zone: 'Asia/Shanghai',
};
const noon = new Date('2026-03-15T04:00:00Z');
const words = (over: Partial<Parameters<typeof validity>[0]>, shelf: Shelf = 'usable') =>
  validity({ ...coupon, ...over }, shelf, noon, { t, language: 'zh-CN' });

describe('the date of a coupon', () => {
  it('presses when it ends today', () => {
    expect(words({})).toEqual({ text: 'wallet.untilToday 20:00', pressing: true });
  });
  it('calls the end of today 24:00, not tomorrow', () => {
    expect(words({ validUntil: '2026-03-15T16:00:00Z' })).toEqual({ text: 'wallet.untilToday 24:00', pressing: true });
  });
  it('names the last day, not the midnight after it', () => {
    expect(words({ validUntil: '2026-03-29T16:00:00Z' })).toEqual({ text: 'wallet.through 3月29日', pressing: false });
  });
  it.each([
    ['wallet.until 3月16日 20:00', 'usable', { validUntil: '2026-03-16T12:00:00Z' }],
    ['wallet.from 3月16日 08:00', 'usable', { validFrom: '2026-03-16T00:00:00Z', validUntil: '2026-03-17T00:00:00Z' }],
    ['wallet.usedAt 3月15日 11:00', 'used', { redeemedAt: '2026-03-15T03:00:00Z' }],
    ['wallet.expiredAt 3月15日 20:00', 'expired', {}],
    ['wallet.heldUntil 12:10', 'held', { heldUntil: '2026-03-15T04:10:00Z' }],
    ['wallet.until 3月16日 20:00', 'usable', { validUntil: '2026-03-16T11:00:00Z', zone: 'Asia/Tokyo' }],
    ['wallet.void', 'expired', { status: 'void' as const }],
    ['give.given', 'expired', { status: 'void' as const, transfer: { state: 'given' as const } }],
  ] as const)('reads %s', (text, shelf, over) => expect(words(over, shelf).text).toBe(text));
});

describe('from when to when', () => {
  const span = (over: Partial<Parameters<typeof fromUntil>[0]>) =>
    fromUntil({ ...coupon, ...over }, { t, language: 'zh-CN' });
  it('ends at 24:00 of the last day', () => {
    expect(span({ validUntil: '2026-03-17T16:00:00Z' })).toBe('3月15日 00:00 – 3月17日 24:00');
    expect(span({})).toBe('3月15日 00:00 – 3月15日 20:00');
  });
  it("is told in the store's time, and says so", () => {
    expect(span({ zone: 'Asia/Tokyo' })).toBe('wallet.storeTime 3月15日 01:00 – 3月15日 21:00');
  });
});
