import { expect, it } from 'vitest';
import { bestOf, fitOf } from './kind-search.ts';

const REGION = { kind: 'region', names: ['region', '区域'], hint: '归属门店所在的区域' };
const STORE = { kind: 'store', names: ['store', '门店'], hint: '归属门店' };

it('Enter takes what is called so, not what merely speaks of it', () => {
  expect(bestOf([REGION, STORE], '门店')).toBe('store');
  expect(bestOf([REGION, STORE], ' Reg')).toBe('region');
  expect(bestOf([REGION, STORE], '归属')).toBe('region');
  expect(bestOf([REGION, STORE], '咖啡')).toBeNull();
});

it('everything fits no words at all', () => {
  expect([REGION, STORE].every((one) => fitOf(one, '  ') !== null)).toBe(true);
});
