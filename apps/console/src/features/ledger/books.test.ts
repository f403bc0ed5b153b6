import { Ledger } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { dayOf, endOf, type Figures, groupedBy, imbalanceOf, type LedgerRow, partOf, unbalanced } from './books.ts';

const figure = (pieces: number) => ({ pieces, fen: pieces * 1_500 });
const figures = (over: Partial<Figures> = {}): Figures => ({
  ...{ issued: figure(10), redeemed: figure(4), cancelled: figure(1), voided: figure(1), expired: figure(2) },
  ...{ outstanding: figure(4), discountFen: 4_200, withoutFace: 0, ...over },
});
const row = (offer: string, store: string | null, over: Partial<Figures> = {}): LedgerRow => ({
  offer: { code: offer, name: `${offer} 券` },
  store: store === null ? null : { code: store, name: `${store} 店` },
  ...figures(over),
});

describe('the balance', () => {
  it('holds when every coupon is somewhere: what was given back is not redeemed', () => {
    expect(partOf(figures(), 'redeemed')).toEqual(figure(3));
    expect(imbalanceOf(figures())).toEqual({ pieces: 0, fen: 0 });
    expect(unbalanced([figures()])).toEqual([]);
  });
  it('names what is missing, in pieces or in fen alone', () => {
    const lost = figures({ outstanding: figure(3) });
    expect(imbalanceOf(lost)).toEqual({ pieces: 1, fen: 1_500 });
    const cents = figures({ voided: { pieces: 1, fen: 1_499 } });
    expect(imbalanceOf(cents)).toEqual({ pieces: 0, fen: 1 });
    expect(unbalanced([figures(), lost, cents])).toEqual([lost, cents]);
  });
});

it('rows come together by offer or by store, the largest first', () => {
  const rows = [row('noon', 'A'), row('noon', 'B', { issued: figure(11), outstanding: figure(5) }), row('rain', null)];
  expect(Ledger.shape.rows.parse(rows)).toHaveLength(3);
  expect(groupedBy(rows, 'offer').map(({ code, name, issued }) => [code, name, issued.pieces])).toEqual([
    ['noon', 'noon 券', 21],
    ['rain', 'rain 券', 10],
  ]);
  expect(groupedBy(rows, 'store').map(({ code, name }) => [code, name])).toEqual([
    ['B', 'B 店'],
    ['', null],
    ['A', 'A 店'],
  ]);
  expect(unbalanced(groupedBy(rows, 'offer'))).toEqual([]);
});

describe('days of the chain’s zone', () => {
  const now = new Date('2026-03-16T16:30:00Z'); // half past midnight there
  it('begin at its midnight', () => {
    expect([dayOf(now), dayOf(now, 17)]).toEqual(['2026-03-17', '2026-02-28']);
  });
  it('end with their last instant; today is not over', () => {
    expect(endOf('2026-03-16', now)).toBe('2026-03-16T23:59:59.999+08:00');
    expect([endOf('2026-03-17', now), endOf('2026-03-18', now)]).toEqual([undefined, undefined]);
  });
});
