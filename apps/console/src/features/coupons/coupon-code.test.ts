import { expect, it } from 'vitest';
import { showCode } from './coupon-code.ts';

it('a code is read in groups of four', () =>
  expect(['Q6C5CC95J814', 'ABC', ''].map(showCode)).toEqual(['Q6C5-CC95-J814', 'ABC', '']));
