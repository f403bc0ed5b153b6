import type { OfferRow } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { faceOf, standingOf, useOf, waitingForMe } from './standing.ts';

const asked = { state: 'pending', usedFor: null, isOutdated: false } as const;

describe('an approval', () => {
  it.each([
    [{}, 'pending'],
    [{ isOutdated: true }, 'outdated'],
    [{ state: 'approved' as const }, 'ready'],
    [{ state: 'approved' as const, isOutdated: true }, 'outdated'],
    [{ state: 'approved' as const, usedFor: 'drop:noon' }, 'used'],
    [{ state: 'approved' as const, usedFor: 'drop:noon', isOutdated: true }, 'used'],
    [{ state: 'refused' as const, isOutdated: true }, 'refused'],
  ])('%j is %s', (change, standing) => expect(standingOf({ ...asked, ...change })).toBe(standing));

  it('is used for one thing, whose name may hold a colon', () => {
    expect(useOf('issue:run:noon-7')).toEqual({ kind: 'issue', name: 'run:noon-7' });
  });

  it('waits for everybody but who asked', () => {
    expect(waitingForMe([{ isMine: true }, { isMine: false }, { isMine: false }])).toBe(2);
  });
});

describe('the face of a coupon', () => {
  it.each<[OfferRow['discount'], number | null]>([
    [{ kind: 'amount_off', amountFen: 1_500 }, 1_500],
    [{ kind: 'price_share', sharePercent: 38, atMostFen: 2_000 }, 2_000],
    [{ kind: 'price_share', sharePercent: 38, atMostFen: null }, null],
    [{ kind: 'gift', item: '帆布袋', valueFen: 900 }, 900],
    [{ kind: 'shipping', atMostFen: 600 }, 600],
    [{ kind: 'buy_one_get_one', atMostPieces: 1 }, null],
    [{ kind: 'points_multiplier', times: 2 }, null],
  ])('%j: %s fen', (discount, fen) => expect(faceOf({ discount })).toBe(fen));
});
