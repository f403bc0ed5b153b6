import { OfferTrial } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, termsOf } from '../draft.ts';
import { type Basket, trialOf, wallClock, withProduct } from './trial.ts';

const terms = termsOf({ ...EMPTY_DRAFT, name: '券', amount: 5 })!;
const latte = { sku: 'latte', name: '拿铁', priceFen: 2_900 };
const basket: Basket = {
  ...{ lines: [{ ...latte, quantity: 2 }], shipping: 6, store: 'north', channel: 'counter', at: '2026-03-16T12:00' },
  ...{ hasOrdered: false, alongside: [] },
};

describe('a trial', () => {
  it('asks about the basket at that time of the chain’s clocks', () => {
    const asked = OfferTrial.parse(trialOf(terms, basket));
    expect(new Date(asked.at).toISOString()).toBe('2026-03-16T04:00:00.000Z');
    expect(asked.basket).toMatchObject({ lines: [{ sku: 'latte', quantity: 2, unitPriceFen: 2_900 }], shippingFen: 0 });
  });
  it('pays for the delivery where something is delivered', () =>
    expect(trialOf(terms, { ...basket, channel: 'delivery' })?.basket.shippingFen).toBe(600));
  it.each<[string, Partial<Basket>]>([
    ['no store', { store: null }],
    ['an empty basket', { lines: [] }],
    ['no time', { at: '' }],
  ])('waits with %s', (_, over) => expect(trialOf(terms, { ...basket, ...over })).toBeNull());
  it('waits for the terms', () => expect(trialOf(null, basket)).toBeNull());
});

it('clocks of the chain’s zone', () => expect(wallClock(new Date('2026-03-16T16:30:20Z'))).toBe('2026-03-17T00:30'));

it('the same product again is one piece more', () => {
  const twice = withProduct(withProduct([], latte), latte);
  expect(twice).toEqual([{ ...latte, quantity: 2 }]);
  expect(withProduct(twice, { ...latte, sku: 'cookie' }).map(({ sku, quantity }) => [sku, quantity])).toEqual([
    ['latte', 2],
    ['cookie', 1],
  ]);
});
