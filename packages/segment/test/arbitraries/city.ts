import type { ConditionArbitrary } from './arbitrary.ts';
import { someOf } from './arbitrary.ts';

export const city: ConditionArbitrary = ({ directory }) =>
  someOf(directory.cities).map((cities) => ({ kind: 'city', in: cities }));
