import { describe, expect, it } from 'vitest';
import { identitiesToKeep, type KnownAs, keyOf, normalisePhone } from './identity.ts';
import { type Candidate, planMatch } from './matching.ts';

const secrets = { fingerprint: (value: string) => `t1:${value}` };
const card = (value: string): KnownAs => ({ kind: 'card', issuer: 'club', value });
const phone = (value: string): KnownAs => ({ kind: 'phone', issuer: 'cn', value });
const external = (value: string): KnownAs => ({ kind: 'external_userid', issuer: 'corp', value });
const openid = (value: string): KnownAs => ({ kind: 'openid', issuer: 'corp', value });

const person = (ref: string, ...identities: KnownAs[]): Candidate => ({ ref, identities });
const plan = (
  people: Candidate[],
  { known = [] as [KnownAs, number][], refused = [] as KnownAs[], create = true } = {},
) =>
  planMatch(people, {
    known: new Map(known.map(([identity, id]) => [keyOf(identity), id])),
    refused: new Set(refused.map(keyOf)),
    create,
  });

describe('people of one batch', () => {
  it('are one customer when they share an identity that nobody has', () => {
    const { owners, created } = plan([person('a', card('1'), phone('p')), person('b', phone('p'))]);
    expect(created).toHaveLength(1);
    expect(owners.get('a')).toEqual(owners.get('b'));
  });

  it('are whoever their strongest known identity says; the rest is noted, not moved', () => {
    const { owners, conflicts, learnt } = plan([person('a', external('x'), phone('p'))], {
      known: [
        [external('x'), 1],
        [phone('p'), 2],
      ],
    });
    expect(owners.get('a')).toEqual({ id: 1 });
    expect(learnt).toEqual([]);
    expect(conflicts).toEqual([{ owner: { id: 1 }, identity: phone('p'), other: { id: 2 }, proven: false }]);
  });

  it('are proven to be one person when two names of WeChat disagree', () => {
    const { conflicts } = plan([person('a', external('x'), openid('o'))], {
      known: [
        [external('x'), 1],
        [openid('o'), 2],
      ],
    });
    expect(conflicts).toMatchObject([{ proven: true }]);
  });

  it('teach us new identities of a known customer, also where nobody may be made', () => {
    const { owners, learnt, created } = plan([person('a', card('1'), phone('p')), person('b', card('2'))], {
      known: [[card('1'), 1]],
      create: false,
    });
    expect(owners).toEqual(new Map([['a', { id: 1 }]]));
    expect(learnt.map(({ identity }) => identity)).toEqual([phone('p')]);
    expect(created).toEqual([]);
  });

  it('are left out when one of their identities belonged to an erased customer', () => {
    const { owners, created } = plan([person('a', card('1'), phone('p'))], { refused: [phone('p')] });
    expect(owners.size).toBe(0);
    expect(created).toEqual([]);
  });

  it('have a subject key that depends on their strongest identity alone', () => {
    const [one] = plan([person('a', external('x'), phone('p'))]).created;
    const [other] = plan([person('b', external('x'))]).created;
    expect(one).toEqual(other);
  });
});

describe('an identity', () => {
  it.each(['13800138000', '+86 138-0013 8000', '0086 13800138000', '8613800138000'])(
    'of phone %s is one phone',
    (text) => expect(normalisePhone(text)).toBe('13800138000'),
  );

  it('keeps the digits of phones elsewhere', () => expect(normalisePhone('+81 90-1234-5678')).toBe('819012345678'));

  it('is kept once, strongest first, and phones only as fingerprints', () => {
    const kept = identitiesToKeep(
      [
        { kind: 'phone', issuer: 'cn', value: '138 0013 8000' },
        { kind: 'openid', issuer: 'corp', value: 'o' },
        { kind: 'phone', issuer: 'cn', value: '13800138000' },
      ],
      secrets,
    );
    expect(kept.map((identity) => [identity.kind, identity.value])).toEqual([
      ['openid', 'o'],
      ['phone', 't1:phone|13800138000'],
    ]);
  });
});
