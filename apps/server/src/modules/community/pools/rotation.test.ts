import { describe, expect, it } from 'vitest';
import { type Candidate, placeOf, rotate } from './rotation.ts';

const account = (accountId: number, changes: Partial<Candidate> = {}): Candidate => ({
  accountId,
  userid: `staff-${accountId}`,
  standing: 'fresh',
  isPersona: false,
  contacts: 1_000,
  contactCap: 5_000,
  putForward: false,
  ...changes,
});
const rules = { most: 2, betterBy: 10 };
const inPool = { putForward: true };

describe('a pool', () => {
  it('puts forward those with the most room, fresh before busy, the persona before all', () => {
    const candidates = [
      account(1, { contacts: 3_000 }),
      account(2, { contacts: 500, standing: 'busy' }),
      account(3, { contacts: 2_000 }),
      account(4, { contacts: 4_000, isPersona: true }),
    ];
    expect(rotate(candidates, { ...rules, most: 3 }).accountIds).toEqual([1, 3, 4]);
    expect(rotate(candidates, rules).accountIds).toEqual([3, 4]);
  });

  it.each(['tired', 'full', 'banned', 'away'] as const)('lets go at once of an account that is %s', (standing) => {
    const pool = rotate([account(1, { ...inPool, standing }), account(2, inPool), account(3)], rules);
    expect(pool).toEqual({ accountIds: [2, 3], isUrgent: true, alarm: null });
  });

  it('lets go at once of an account at its cap, whatever the last look said', () =>
    expect(rotate([account(1, { ...inPool, contacts: 5_000 }), account(2), account(3)], rules)).toMatchObject({
      accountIds: [2, 3],
      isUrgent: true,
    }));

  it('keeps whoever is there until another has clearly more room', () => {
    const there = [account(1, { ...inPool, contacts: 1_500 }), account(2, { ...inPool, contacts: 1_500 })];
    expect(rotate([...there, account(3, { contacts: 1_001 })], rules).accountIds).toEqual([1, 2]);
    expect(rotate([...there, account(3, { contacts: 999 })], rules)).toEqual({
      accountIds: [1, 3],
      isUrgent: false,
      alarm: null,
    });
  });

  it('does not come back from what it has just done', () => {
    const candidates = [1, 2, 3, 4].map((id) => account(id, { contacts: id * 300 }));
    const first = rotate(candidates, rules);
    const then = candidates.map((one) => ({ ...one, putForward: first.accountIds.includes(one.accountId) }));
    expect(rotate(then, rules)).toEqual({ ...first, isUrgent: false });
  });

  it('says when one is left, and stays as it was when nobody is', () => {
    const tired = { standing: 'tired' as const };
    expect(rotate([account(1, inPool), account(2, tired)], rules)).toMatchObject({
      accountIds: [1],
      alarm: 'one_left',
    });
    expect(rotate([account(1, { ...inPool, ...tired }), account(2, tired)], rules)).toEqual({
      accountIds: [1],
      isUrgent: false,
      alarm: 'nobody_left',
    });
  });

  it('takes the first by name of equals', () =>
    expect(rotate([account(3), account(2), account(1)], rules).accountIds).toEqual([1, 2]));
});

it.each([
  ['put_forward', inPool],
  ['others_have_more_room', {}],
  ['full', { contacts: 5_000 }],
  ['tired', { standing: 'tired' as const }],
])('an account beside a code is explained as %s', (place, changes) => expect(placeOf(account(1, changes))).toBe(place));
