import { describe, expect, it } from 'vitest';
import { fateOf, type RowFacts } from './row.ts';

const sale: RowFacts = { isReturnNumber: false, notSale: null, quantity: 2, price: 255, hasCustomer: true };
const rules = { returns: { invoiceStartsWith: 'C' }, freeLines: 'with_customer' as const };

describe('a row', () => {
  it('is a sale when it has a quantity and a price', () => expect(fateOf(sale, rules)).toBe('sale'));
  it('is a return on an invoice of returns', () =>
    expect(fateOf({ ...sale, isReturnNumber: true, quantity: -1 }, rules)).toBe('return'));
  it('is a return by its quantity where the mapping says so', () =>
    expect(fateOf({ ...sale, quantity: -1 }, { ...rules, returns: { negativeQuantity: true } })).toBe('return'));
  it('is a gift when it costs nothing and has a customer', () =>
    expect(fateOf({ ...sale, price: 0 }, rules)).toBe('sale'));
  it('is a gift to anybody where the mapping says so', () =>
    expect(fateOf({ ...sale, price: 0, hasCustomer: false }, { ...rules, freeLines: 'accept' })).toBe('sale'));

  it.each([
    ['not_a_sale:bad_debt', { notSale: 'bad_debt' }],
    ['negative_price', { price: -1 }],
    ['zero_quantity', { quantity: 0 }],
    ['return_with_positive_quantity', { isReturnNumber: true }],
    ['write_off', { quantity: -3, price: 0, hasCustomer: false }],
    ['negative_quantity', { quantity: -3 }],
    ['zero_price', { price: 0, hasCustomer: false }],
  ])('is refused as %s', (reason, overrides) =>
    expect(fateOf({ ...sale, ...overrides }, rules)).toEqual({ refused: reason }),
  );
});
