import { describe, expect, it } from 'vitest';
import { readLastRedeemed, undoMinutes } from './last-redeemed.ts';

const last = {
  code: '7KQ29MXAB4CD',
  offer: '午间 15 元券',
  discountFen: 1_500,
  redeemedAt: '2026-03-15T12:00:00+08:00',
  undoKey: 'k',
};

describe('the last redemption', () => {
  it.each([
    ['12:00:00', 10],
    ['12:09:01', 1],
    ['12:10:00', 0],
    ['18:00:00', 0],
  ])('at %s can be taken back for %i minutes', (clock, minutes) =>
    expect(undoMinutes(last, new Date(`2026-03-15T${clock}+08:00`))).toBe(minutes),
  );
  it('is read back, and rubbish is none', () => {
    expect(readLastRedeemed(JSON.stringify(last))).toEqual(last);
    for (const text of [null, '', '{', '{}', '{"code":"A"}', '"x"']) expect(readLastRedeemed(text)).toBeNull();
  });
});
