import { expect, it } from 'vitest';
import { adviceFrom } from './advice.ts';

const stranger = { orders: 0, lastOrderedAt: null, bought: null, often: null, piece: null, contactHere: false };
const latte = { sku: 'latte', name: '拿铁' };
const ring = { sku: 'ring', name: '戒指' };

it('greets a stranger and asks her to add the store', () => {
  expect(adviceFrom(stranger)).toEqual([
    { kind: 'greet', first: true, orders: 0, lastOrderedAt: null },
    { kind: 'add_contact' },
  ]);
});

it('hands over what waits for her and recommends what she bought last, or better what she likes', () => {
  const lastOrderedAt = new Date('2026-03-14T04:00:00Z');
  const regular = { ...stranger, orders: 4, lastOrderedAt, contactHere: true, bought: ring };
  expect(adviceFrom({ ...regular, piece: ring })).toEqual([
    { kind: 'greet', first: false, orders: 4, lastOrderedAt: '2026-03-14T04:00:00.000Z' },
    { kind: 'hand_over', ...ring },
    { kind: 'recommend', reason: 'bought_last', ...ring },
  ]);
  expect(adviceFrom({ ...regular, often: latte })).toContainEqual({ kind: 'recommend', reason: 'often', ...latte });
});
