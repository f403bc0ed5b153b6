import { describe, expect, it } from 'vitest';
import { firstCome, type InLine, winKey } from './first-come.ts';

const at = new Date('2026-03-15T12:00:00+08:00');
const validity = { from: at, until: new Date('2026-03-18T00:00:00+08:00') };
const share = (dropId: number, stock: number, claimed = 0) => ({ dropId, stock, claimed });
/** A line of claims as `customer@share`. */
const lineOf = (claims: string, shares: Record<string, ReturnType<typeof share>>): InLine[] =>
  claims.split(' ').map((claim) => {
    const [customer, id] = claim.split('@') as [string, string];
    return { customerId: Number(customer), shareId: Number(id), at, share: shares[id]!, validity };
  });
const nobody = new Set<string>();
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
    expect(shown(firstCome(line, new Set([winKey(5, 1)])))).toEqual(['6@1=1']);
  });

  it('gives nobody a coupon that could not be used for a moment', () => {
    const over = lineOf('5@1', { 1: share(1, 1) }).map((claim) => ({ ...claim, validity: { from: at, until: at } }));
    expect(firstCome(over, nobody)).toEqual([]);
  });

  it('keeps drops apart', () => {
    const line = lineOf('5@1 5@2', { 1: share(1, 1), 2: share(2, 1) });
    expect(shown(firstCome(line, new Set([winKey(5, 3)])))).toEqual(['5@1=1', '5@2=1']);
  });
});
