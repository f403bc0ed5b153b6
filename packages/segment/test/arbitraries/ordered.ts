import fc from 'fast-check';
import type { ConditionArbitrary } from './arbitrary.ts';

export const ordered: ConditionArbitrary = () => fc.constant({ kind: 'ordered' });
