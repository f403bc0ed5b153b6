import { describe, expect, it } from 'vitest';
import { isDatabaseAway } from './away.ts';

const coded = (code: string) => Object.assign(new Error('refused'), { code });

describe('a database that is away', () => {
  it.each([
    [coded('ECONNREFUSED'), true],
    [coded('57P03'), true], // starting up
    [coded('08006'), true],
    [new Error('Connection terminated unexpectedly'), true],
    [coded('23505'), false], // a unique key
    [coded('57014'), false], // a cancelled statement
    [new Error('no such coupon'), false],
    ['ECONNREFUSED', false],
  ])('is told by %s: %s', (error, away) => expect(isDatabaseAway(error)).toBe(away));
});
