import { describe, expect, it } from 'vitest';
import { familyKey, firstCome, type InLine, type ShareStock, winKey } from './first-come.ts';

const at = new Date('2026-03-15T12:00:00+08:00');
const validity = { from: at, until: new Date('2026-03-18T00:00:00+08:00') };
const share = (dropId: number, stock: number, claimed = 0, limits: Partial<ShareStock> = {}): ShareStock => {
  return { dropId, stock, claimed, family: null, perCustomer: 1, stoppedAt: null, ...limits };
};
/** A line of claims as `customer@share`, with `#wish` for another than the first. */
const lineOf = (claims: string, shares: Record<string, ReturnType<typeof share>>): InLine[] =>
  claims.split(' ').map((claim) => {
    const [customer, id, wish = '1'] = claim.split(/[@#]/) as [string, string, string?];
    return { customerId: Number(customer), shareId: Number(id), wish: Number(wish), at, share: shares[id]!, validity };
  });
const before = (...wins: string[]) => ({ wins: new Set(wins), slots: new Map<string, number>() });
const nobody = before();
const shown = (winners: ReturnType<typeof firstCome>) =>
  winners.map(({ customerId, shareId, place }) => `${customerId}@${shareId}=${place}`);

describe('a line of claims', () => {
  it('is served in its order, from the place after the last one taken', () => {
    const line = lineOf('5@1 3@1 9@1 4@1', { 1: share(1, 7, 4) });
    expect(shown(firstCome(line, nobody))).toEqual(['5@1=5', '3@1=6', '9@1=7']);
  });

  it('gives a customer one place of a drop, through whichever share and however often she asks', () => {
    const line = lineOf('5@1 5@1 5@2 6@2', { 1: share(1, 9), 2: share(1, 9) });
    expect(shown(firstCome(line, nobody))).toEqual(['5@1=1', '6@2=1']);
  });

  it('lets her win through another share when the first has nothing left', () => {
    const line = lineOf('5@1 5@2', { 1: share(1, 3, 3), 2: share(1, 1) });
    expect(shown(firstCome(line, nobody))).toEqual(['5@2=1']);
  });

  it('passes over those who won before: their place is the next one’s', () => {
    const line = lineOf('5@1 6@1', { 1: share(1, 1) });
    expect(shown(firstCome(line, before(winKey(5, 1))))).toEqual(['6@1=1']);
  });

  it('gives nobody a coupon that could not be used for a moment', () => {
    const over = lineOf('5@1', { 1: share(1, 1) }).map((claim) => ({ ...claim, validity: { from: at, until: at } }));
    expect(firstCome(over, nobody)).toEqual([]);
  });

  it('keeps drops apart', () => {
    const line = lineOf('5@1 5@2', { 1: share(1, 1), 2: share(2, 1) });
    expect(shown(firstCome(line, before(winKey(5, 3))))).toEqual(['5@1=1', '5@2=1']);
  });

  it('gives several to who may have several: each of her wishes one, and none beyond', () => {
    const line = lineOf('5@1 5@1#2 5@1#2 5@1#3 6@1', { 1: share(1, 9, 0, { perCustomer: 2 }) });
    expect(shown(firstCome(line, nobody))).toEqual(['5@1=1', '5@1=2', '6@1=3']);
  });

  it('counts over all drops of a family, those won before included, and numbers her coupons there', () => {
    const noon = { family: 'noon', perCustomer: 2 };
    const shares = { 1: share(1, 9, 0, noon), 2: share(2, 9, 0, noon), 3: share(3, 9) };
    const line = lineOf('5@1 5@2 6@1 6@2 7@1#2 7@2 6@1#2 5@3', shares);
    const slots = new Map([[familyKey(5, 'noon'), 1]]);
    const winners = firstCome(line, { ...nobody, slots });
    expect(shown(winners)).toEqual(['5@1=1', '6@1=2', '6@2=1', '7@1=3', '7@2=2', '5@3=1']);
    expect(winners.map(({ slot }) => slot)).toEqual([2, 1, 2, 1, 2, null]);
  });

  it('gives nothing of a share that was stopped', () => {
    expect(firstCome(lineOf('5@1', { 1: share(1, 9, 0, { stoppedAt: at }) }), nobody)).toEqual([]);
  });
});
