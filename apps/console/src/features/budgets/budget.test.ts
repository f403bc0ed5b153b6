import type { BudgetShown, BudgetSpec } from '@xiaoer/contracts';
import { ApiError } from '@xiaoer/ui';
import { describe, expect, it } from 'vitest';
import { barOf, fieldOf, goneOf, keyOf, specOfForm, withBudget, withoutBudget } from './budget.ts';

const pieces: BudgetSpec = { key: 'a', what: 'issued_pieces', scope: { kind: 'offer' }, per: 'ever', limit: 100 };
const shown = (used: number, reserved = 0): BudgetShown => ({
  ...pieces,
  ...{ used, reserved, left: pieces.limit - used, placeName: null, fullestStore: null },
});

describe('the bar of a budget', () => {
  it('tells apart what is gone, what drops keep and what is left', () => {
    expect(barOf(shown(60, 20))).toEqual({
      ...{ spent: 40, reserved: 20, left: 40 },
      ...{ spentShare: 0.4, reservedShare: 0.2, state: 'plenty' },
    });
  });
  it.each([
    [89, 'plenty'],
    [90, 'nearly'],
    [99, 'nearly'],
    [100, 'gone'],
  ])('%i of 100 used: %s', (used, state) => expect(barOf(shown(used)).state).toBe(state));
  it('counts those that are gone', () => expect(goneOf([shown(100), shown(99), shown(100, 100)])).toBe(2));
});

describe('a budget that is added', () => {
  it.each([
    [{ what: 'issued_pieces', scope: 'offer', per: 'ever' } as const, 'issued_pieces'],
    [{ what: 'issued_fen', scope: 'each_store', per: 'day' } as const, 'issued_fen.each_store.day'],
    [{ what: 'redeemed_fen', scope: 'store', place: 'north', per: 'day' } as const, 'redeemed_fen.store.north.day'],
    // left over from another choice
    [{ what: 'issued_fen', scope: 'offer', place: 'north', per: 'ever' } as const, 'issued_fen'],
  ])('%j is called %s', (form, key) => expect(keyOf(form)).toBe(key));

  it('names its place only where it has one', () => {
    const form = { what: 'redeemed_fen', place: 'east', per: 'day', limit: 5_000 } as const;
    expect(specOfForm({ ...form, scope: 'region', key: ' east-day ' })).toEqual({
      ...{ key: 'east-day', what: 'redeemed_fen', per: 'day', limit: 5_000 },
      scope: { kind: 'region', region: 'east' },
    });
    expect(specOfForm({ ...form, scope: 'each_store' }).scope).toEqual({ kind: 'each_store' });
  });

  it('leaves those of others, replaces its own, and ends alone', () => {
    const other = { ...pieces, key: 'b' };
    expect(withBudget({ ...pieces, limit: 7 })([pieces, other])).toEqual([other, { ...pieces, limit: 7 }]);
    expect(withoutBudget('a')([pieces, other])).toEqual([other]);
  });
});

describe('what the server refuses', () => {
  const refused = (field?: string) => new ApiError('offers.x', { details: field === undefined ? {} : { field } });
  it.each([
    ['limit', 'limit'],
    ['what', 'what'],
    ['key', 'key'],
    ['budgets', 'place'],
    ['budgets.0.key', 'key'],
    ['budgets.3.limit', 'limit'],
    ['offer', null],
    [undefined, null],
  ])('%s stands at %s', (field, at) => expect(fieldOf(refused(field))).toBe(at));
  it('of another kind stands nowhere', () => expect(fieldOf(new Error('x'))).toBeNull());
});
