import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Tx } from '../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { actorWith, systemActor } from '../access/index.ts';
import { findUncoveredTables } from './index.ts';
import { CORP, customersFor } from './testing.ts';
import type { PersonalData } from './types.ts';

const database = testDatabase();
const admin = systemActor('test');

/** Everybody has a phone of her own. */
let n = 0;

async function setup() {
  const platform = await testPlatform(database);
  const customers = customersFor(platform);
  const inTx = <R>(run: (tx: Tx) => Promise<R>) => platform.db.transaction().execute(run);
  /** A customer with everything: contact, card, phone, tag, consent. */
  async function insertCustomer(name: string) {
    n += 1;
    const at = platform.clock.now();
    const identities = [
      { kind: 'external_userid' as const, issuer: CORP, value: `wm-${name}` },
      { kind: 'card' as const, issuer: 'club', value: `card-${name}` },
      { kind: 'phone' as const, issuer: 'cn', value: `1380000${String(n).padStart(4, '0')}` },
    ];
    const { customerId } = (
      await inTx((tx) => customers.match(tx, [{ ref: name, identities }], { create: true, at, source: 'orders' }))
    ).get(name)!;
    await inTx(async (tx) => {
      await customers.recordContacts(tx, [contactOf(name)]);
      const word = { customerId, purpose: 'promotion' as const, granted: true, textVersion: '2026-11' };
      await customers.giveConsent(tx, { ...word, way: 'join_page', at });
    });
    await customers.addTag(admin, { customerId, tag: `tag-${name}` });
    return { customerId, identities };
  }
  const contactOf = (name: string) => ({
    externalUserid: `wm-${name}`,
    corpId: CORP,
    accountId: name.length,
    state: null,
    at: platform.clock.now(),
  });
  const rowsOf = async (customerId: number) => {
    const { rows } = await sql<Record<string, number>>`
      select (select count(*) from customers.customer where customer_id = ${customerId}) as customer,
        (select count(*) from customers.identity where customer_id = ${customerId}) as identity,
        (select count(*) from customers.customer_identity where customer_id = ${customerId}) as customer_identity,
        (select count(*) from customers.contact where customer_id = ${customerId}) as contact,
        (select count(*) from customers.customer_tag where customer_id = ${customerId}) as customer_tag,
        (select count(*) from customers.consent where customer_id = ${customerId}) as consent,
        (select count(*) from customers.consent_history where customer_id = ${customerId}) as consent_history,
        (select count(*) from customers.subject where customer_id = ${customerId}) as subject`.execute(platform.db);
    return rows[0]!;
  };
  return { platform, customers, inTx, insertCustomer, contactOf, rowsOf };
}

const NOTHING = {
  customer: 0,
  identity: 0,
  customer_identity: 0,
  contact: 0,
  customer_tag: 0,
  consent: 0,
  consent_history: 0,
  subject: 0,
};

describe('a merge', () => {
  it('moves everything and leaves an alias, also for those merged before', async () => {
    const { customers, insertCustomer, rowsOf } = await setup();
    const [a, b, c] = [await insertCustomer('m'), await insertCustomer('mm'), await insertCustomer('mmm')];
    await customers.merge(admin, { from: a.customerId, to: b.customerId });
    await customers.merge(admin, { from: b.customerId, to: c.customerId });

    expect(await rowsOf(a.customerId)).toEqual(NOTHING);
    expect(await rowsOf(b.customerId)).toEqual(NOTHING);
    expect(await rowsOf(c.customerId)).toMatchObject({
      customer: 1,
      identity: 9,
      contact: 3,
      customer_tag: 3,
      consent: 1,
    });
    const profile = await customers.profile(admin, a.customerId);
    expect(profile).toMatchObject({
      customerId: c.customerId,
      mergedFrom: [a.customerId, b.customerId].sort((x, y) => x - y),
    });
  });

  it('keeps the later word about promotion', async () => {
    const { platform, customers, inTx, insertCustomer } = await setup();
    const [a, b] = [await insertCustomer('w'), await insertCustomer('ww')];
    platform.clock.advanceTo(new Date(platform.clock.now().getTime() + 1_000));
    await inTx((tx) =>
      customers.giveConsent(tx, {
        customerId: a.customerId,
        purpose: 'promotion',
        granted: false,
        textVersion: '2026-11',
        way: 'join_page',
        at: platform.clock.now(),
      }),
    );
    await customers.merge(admin, { from: a.customerId, to: b.customerId });
    expect(await customers.profile(admin, b.customerId)).toMatchObject({ promotion: false });
  });

  it('runs every registered module in its transaction, and once more afterwards for stragglers', async () => {
    const { customers, insertCustomer } = await setup();
    const [a, b] = [await insertCustomer('r'), await insertCustomer('rr')];
    const pair = { from: a.customerId, to: b.customerId };
    const seen: string[] = [];
    const hooks: PersonalData = {
      module: 'other',
      merge: async (_tx, from, to) => void seen.push(`${from}>${to}`),
      erase: async () => {},
      export: async () => ({}),
    };
    customers.registerPersonalData([hooks]);
    await customers.merge(admin, pair);
    await customers.parts.jobs!['customers.sweep_merged']!(pair as never, { id: '1', attempt: 1 });
    expect(seen).toEqual(Array(2).fill(`${pair.from}>${pair.to}`));
  });

  it('waits for an identity that is being added, and takes it along', async () => {
    const { platform, customers, insertCustomer, rowsOf } = await setup();
    const [a, b] = [await insertCustomer('q'), await insertCustomer('qq')];
    const learning = platform.db.transaction().execute(async (tx) => {
      const identities = [...a.identities, { kind: 'app_user' as const, issuer: 'app', value: 'late' }];
      await customers.match(tx, [{ ref: 'q', identities }], {
        create: false,
        at: platform.clock.now(),
        source: 'orders',
      });
      const merging = customers.merge(admin, { from: a.customerId, to: b.customerId });
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { merging };
    });
    await (await learning).merging;
    expect(await rowsOf(a.customerId)).toEqual(NOTHING);
    expect(await rowsOf(b.customerId)).toMatchObject({ identity: 7, customer_identity: 7 });
  });
});

describe('an erasure', () => {
  it('leaves nothing but fingerprints, which keep callbacks and imports from bringing her back', async () => {
    const { platform, customers, inTx, insertCustomer, contactOf, rowsOf } = await setup();
    const { customerId, identities } = await insertCustomer('e');
    await customers.erase(admin, customerId);

    expect(await rowsOf(customerId)).toEqual(NOTHING);
    const match = (identity: (typeof identities)[number], cameBack = false) =>
      inTx((tx) =>
        customers.match(tx, [{ ref: 'e', identities: [identity] }], {
          create: true,
          at: platform.clock.now(),
          source: 'import',
          cameBack,
        }),
      );
    for (const identity of identities) expect((await match(identity)).size).toBe(0);
    expect(await inTx((tx) => customers.recordContacts(tx, [contactOf('e')]))).toEqual([]);
    const back = await match(identities[0]!, true);
    expect(back.get('e')).toMatchObject({ created: true });
  });

  it('is for those who may', async () => {
    const { customers, insertCustomer } = await setup();
    const { customerId } = await insertCustomer('p');
    const operator = actorWith({ kind: 'user', id: '1', label: 'op', storeIds: null }, [
      'customers.read',
      'customers.edit',
    ]);
    await expect(customers.erase(operator, customerId)).rejects.toMatchObject({ code: 'access.denied' });
    const otherStore = actorWith({ kind: 'user', id: '2', label: 'mg', storeIds: [999] }, ['customers.read']);
    await expect(customers.profile(otherStore, customerId)).rejects.toMatchObject({ code: 'customers.not_found' });
  });
});

describe('an export', () => {
  it('names everything in the clear for the person herself', async () => {
    const { customers, insertCustomer } = await setup();
    const { customerId, identities } = await insertCustomer('x');
    const { data } = await customers.exportCustomer(admin, customerId);
    expect(data['customers']!['identities']).toHaveLength(3);
    expect(JSON.stringify(data)).toContain(identities[2]!.value);
  });
});

describe('the coverage of personal data', () => {
  it('is complete for this module, and names what a hook forgets', async () => {
    const { customers } = await setup();
    const own = (await findUncoveredTables(database.pool, [customers.personalData])).filter(({ table }) =>
      table.startsWith('customers.'),
    );
    expect(own).toEqual([]);

    const forgetful = { ...customers.personalData, erase: async () => {} };
    const found = await findUncoveredTables(database.pool, [forgetful]);
    expect(found).toContainEqual({ table: 'customers.contact', hook: 'erase' });
  });
});
