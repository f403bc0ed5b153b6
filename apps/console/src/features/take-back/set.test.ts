import { describe, expect, it } from 'vitest';
import { isConfirmed, setOf } from './set.ts';

describe('the set that is chosen', () => {
  it.each([
    ['offer', 'noon-15-off', { offer: 'noon-15-off' }],
    ['drop', '42', { drop: '42' }],
    ['drop', 'noon', null],
    ['grant', ' run:noon-7 ', { grantKey: 'run:noon-7' }],
    ['grant', '  ', null],
    ['offer', undefined, null],
  ] as const)('%s %s', (kind, of, set) => expect(setOf({ kind, of })).toEqual(set));
});

describe('the number typed to confirm', () => {
  it.each([
    ['1200', true],
    ['1,200', true],
    [' 1，200 ', true],
    ['120', false],
    ['', false],
    ['1200.0', false],
  ])('"%s" for 1,200: %s', (typed, is) => expect(isConfirmed(typed, 1_200)).toBe(is));
  it('is never right for none', () => expect(isConfirmed('0', 0)).toBe(false));
});
