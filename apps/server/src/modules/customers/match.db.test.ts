import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Tx } from '../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { externalUser, openUser } from './index.ts';
import { CORP, customersFor } from './testing.ts';
import type { PersonToMatch } from './types.ts';

const database = testDatabase();

async function setup() {
  const platform = await testPlatform(database);
  const customers = customersFor(platform);
  const inTx = <T>(run: (tx: Tx) => Promise<T>) => platform.db.transaction().execute(run);
  const match = (people: PersonToMatch[], create = true) =>
    inTx((tx) => customers.match(tx, people, { create, at: platform.clock.now(), source: 'orders' }));
  return { platform, customers, inTx, match };
}

const withCard = (prefix: string, n: number): PersonToMatch[] =>
  Array.from({ length: n }, (_, i) => ({
    ref: `${i}`,
    identities: [
      { kind: 'card' as const, issuer: prefix, value: `c${i}` },
      { kind: 'phone' as const, issuer: 'cn', value: `139${String(i).padStart(4, '0')}${prefix.length}000` },
    ],
  }));

describe('matching', () => {
  it('makes one customer of the same people, however many name them at the same moment', async () => {
    const { platform, match } = await setup();
    const people = withCard('race', 200);
    const answers = await Promise.all(Array.from({ length: 10 }, () => match(people))); // two rarely collide

    const ids = people.map(({ ref }) => new Set(answers.map((answer) => answer.get(ref)!.customerId)));
    expect(ids.every((set) => set.size === 1)).toBe(true);
    expect(answers.flatMap((answer) => [...answer.values()]).filter(({ created }) => created)).toHaveLength(200);
    const { rows } = await sql<{ customers: number; identities: number }>`
      select (select count(*) from customers.customer c join customers.customer_identity i using (customer_id)
              where i.issuer = 'race') as customers,
             (select count(*) from customers.identity where issuer = 'race') as identities`.execute(platform.db);
    expect(rows).toEqual([{ customers: 200, identities: 200 }]);
  });

  it('takes 10,000 identities in a handful of statements', async () => {
    const { platform, customers } = await setup();
    const statements: string[] = [];
    const people = withCard('many', 5_000); // two identities each
    await platform.db.transaction().execute(async (tx) => {
      const counted = tx.withPlugin({
        transformQuery: ({ node }) => {
          statements.push(node.kind);
          return node;
        },
        transformResult: async ({ result }) => result,
      }) as Tx;
      const answer = await customers.match(counted, people, {
        create: true,
        at: platform.clock.now(),
        source: 'orders',
      });
      expect(answer.size).toBe(5_000);
    });
    expect(statements.length).toBeLessThan(15);
  });

  it('never writes a phone in the clear, and finds it however it is typed', async () => {
    const { platform, match } = await setup();
    const card = { kind: 'card' as const, issuer: 'clear', value: 'c1' };
    const first = await match([
      { ref: 'a', identities: [card, { kind: 'phone', issuer: 'cn', value: '13712345678' }] },
    ]);
    const again = await match([
      { ref: 'b', identities: [{ kind: 'phone', issuer: 'cn', value: '+86 137 1234 5678' }] },
    ]);

    expect(again.get('b')).toEqual({ customerId: first.get('a')!.customerId, created: false });
    const { rows } = await sql<{ text: string }>`
      select coalesce(string_agg(i::text || k::text, ''), '') as text
      from customers.customer_identity i join customers.identity k using (kind, issuer, value)`.execute(platform.db);
    expect(rows[0]!.text).toContain('phone');
    expect(rows[0]!.text).not.toContain('13712345678');
  });

  it('merges by itself whom WeChat names as one, into the one known longer', async () => {
    const { platform, customers, inTx } = await setup();
    const at = platform.clock.now();
    const follower = await inTx((tx) =>
      customers.match(tx, [{ ref: 'f', identities: [openUser(CORP, 'o-1')] }], { create: true, at, source: 'join' }),
    );
    platform.clock.advanceTo(new Date(at.getTime() + 60_000));
    await inTx((tx) =>
      customers.recordContacts(tx, [
        { externalUserid: 'wm-1', corpId: CORP, accountId: 1, state: null, at: platform.clock.now() },
      ]),
    );
    const person = { openid: 'o-1', externalUserid: 'wm-1' };
    await customers.customerOf(person);
    await customers.parts.jobs!['customers.merge_proven']!({} as never, { id: '1', attempt: 1 });

    const { customerId } = follower.get('f')!;
    expect(await customers.customerOf(person)).toEqual({ customerId });
    expect(await customers.shopSession(person)).toMatchObject({ who: 'customer', customerId, isContact: true });
  });

  it('leaves two WeChat accounts to people: one openid each at one issuer is two persons', async () => {
    const { platform, customers, inTx, match } = await setup();
    const one = await match([{ ref: 'x', identities: [externalUser(CORP, 'wm-7'), openUser(CORP, 'o-7')] }]);
    const other = await match([{ ref: 'y', identities: [openUser(CORP, 'o-8')] }]);
    await inTx((tx) =>
      customers.match(tx, [{ ref: 'z', identities: [externalUser(CORP, 'wm-7'), openUser(CORP, 'o-8')] }], {
        create: false,
        at: platform.clock.now(),
        source: 'oauth',
      }),
    );
    await customers.parts.jobs!['customers.merge_proven']!({} as never, { id: '1', attempt: 1 });

    const again = await match([{ ref: 'y', identities: [openUser(CORP, 'o-8')] }], false);
    expect(again.get('y')!.customerId).toBe(other.get('y')!.customerId);
    expect(one.get('x')!.customerId).not.toBe(other.get('y')!.customerId);
  });
});
