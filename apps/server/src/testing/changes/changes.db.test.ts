import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemActor } from '../../modules/access/index.ts';
import { chatXml, parseEvent } from '../../modules/community/testing/town.ts';
import { folderForFiles, mappingWith } from '../../modules/orders/import/testing.ts';
import { member, order } from '../../modules/orders/testing.ts';
import type { Tx } from '../../platform/database/index.ts';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addGroup, type Chain, freshChain, operator, wecomAnswers } from '../chain.ts';
import { customerRun } from '../documents.ts';
import { watchChanges } from './watch.ts';

const database = testDatabase();
const CORP = 'ww1';
/** Seconds. */
const START = new Date('2026-03-15T04:00:00Z').getTime() / 1000;
const folder = folderForFiles();

let chain: Chain;
let watch: Awaited<ReturnType<typeof watchChanges>> | undefined;
const inTx = <Result>(run: (tx: Tx) => Promise<Result>) => database.db.transaction().execute(run);

beforeEach(async () => {
  watch ??= await watchChanges(database.pool);
  chain = await freshChain(database, [customerRun()]);
  chain.customers.registerPersonalData(
    [chain.orders, chain.offers, chain.attention, chain.delivery, chain.playbooks, chain.insight].map(
      (module) => module.personalData,
    ),
  );
});

/** The test's own writing is nobody's to record. */
async function setScene<Result>(write: () => Promise<Result>): Promise<Result> {
  const result = await write();
  await watch!.forget();
  return result;
}

/** What this test changed; asserted by each, so that none proves nothing. */
const touched = () => watch!.seen();

afterEach(async () => {
  expect(await watch!.forgotten()).toEqual([]);
});

describe('orders record', () => {
  const orderedAt = '2026-03-16T06:00:00+08:00';
  const batch = (externalNo: string, identities: ReturnType<typeof member>[] = []) => ({
    source: 'till',
    orders: [order({ externalNo, store: 'A', orderedAt, identities })],
  });

  it('a sale, one that finds its buyer, a refund, and a store whose clock is another', async () => {
    await chain.orders.record(operator, batch('1', [member('ann')]));
    await chain.orders.record(operator, batch('2'));
    await chain.orders.refund(operator, {
      source: 'till',
      externalNo: '2',
      refundNo: 'R2',
      amountFen: 100,
      refundedAt: '2026-03-16T06:30:00+08:00',
    });
    await chain.orders.record(operator, batch('2', [member('ann')]));
    await chain.orders.refund(operator, {
      source: 'till',
      externalNo: '1',
      refundNo: 'R1',
      amountFen: 100,
      refundedAt: '2026-03-16T06:40:00+08:00',
    });
    const stores = await storesAsPut();
    await chain.organisation.put(operator, { stores: stores.map((s) => ({ ...s, timeZone: 'Asia/Urumqi' })) });
    expect(await touched()).toEqual([
      'customers.customer',
      'customers.customer_identity',
      'orders.refund',
      'orders.sale',
      'organisation.store',
    ]);
  });

  it('imports: new, corrected, returned, and told again with the customer', async () => {
    let files = 0;
    const importLines = async (...lines: string[]) => {
      files += 1;
      const file = join(folder, `changes-${files}.csv`);
      writeFileSync(file, `${['no,sku,name,n,at,price,card', ...lines].join('\n')}\n`);
      const mapping = mappingWith({ store: { code: 'A' } });
      return chain.orders.importOrders({ actor: operator, file, mapping, mappingName: 'test' });
    };
    const row = (no: string, n: number, card: string, at = '2026-01-05 10:00:00') =>
      `${no},a,a name,${n},${at},10,${card}`;
    await importLines(row('1', 2, '7'), row('2', 2, ''), row('3', 1, '8'), row('C3', -1, '8', '2026-01-07 10:00:00'));
    await importLines(row('C2', -1, '', '2026-01-06 10:00:00'), row('C1', -1, '7', '2026-01-06 10:00:00'));
    await importLines(row('1', 5, '7'), row('2', 2, '9'), row('C2', -1, '9', '2026-01-06 10:00:00'));
    await importLines(row('C1', -2, '7', '2026-01-06 10:00:00'));
    const { rows } = await database.pool.query('select from orders.refund where order_id is not null');
    expect(rows).toHaveLength(3);
    expect(await touched()).toEqual([
      'customers.customer',
      'customers.customer_identity',
      'orders.refund',
      'orders.sale',
    ]);
  });
});

/** The chain's stores as it would put them. */
async function storesAsPut() {
  const { rows } = await database.pool.query<{ code: string; name: string }>(
    'select code, name from organisation.store_info order by code',
  );
  return rows.map(({ code, name }) => ({
    code,
    name,
    unit: 'head',
    city: '上海',
    position: { lng: 121.4, lat: 31.2 },
    coordinates: 'wgs84' as const,
    hours: [],
    openedOn: '2020-01-01',
    wecomDepartmentId: null,
  }));
}

describe('customers record', () => {
  const at = new Date('2026-03-15T04:00:00Z');
  const tie = (externalUserid: string, code = 'A') => ({
    externalUserid,
    corpId: CORP,
    accountId: chain.accountOf(code),
  });
  const add = (...names: string[]) =>
    inTx((tx) =>
      chain.customers.recordContacts(
        tx,
        names.map((name) => ({ ...tie(name), state: null, at })),
      ),
    );

  it('contacts that come, go, are doubted and handed over', async () => {
    const [ann] = await add('ann', 'bea');
    await inTx((tx) => chain.customers.endContacts(tx, [{ ...tie('bea'), how: 'perhaps_gone', at: later(1) }]));
    await inTx((tx) => chain.customers.endContacts(tx, [{ ...tie('bea'), how: 'removed_by_customer', at: later(2) }]));
    await inTx((tx) =>
      chain.customers.handOver(tx, [
        {
          customerId: ann!.customerId,
          externalUserid: 'ann',
          corpId: CORP,
          fromAccountId: chain.accountOf('A'),
          toAccountId: chain.accountOf('B'),
          state: null,
          askedAt: later(3),
          at: later(4),
        },
      ]),
    );
    const [cat] = await add('cat');
    await inTx((tx) =>
      chain.customers.handOver(tx, [
        {
          customerId: cat!.customerId,
          externalUserid: 'cat',
          corpId: CORP,
          fromAccountId: null,
          toAccountId: chain.accountOf('B'),
          state: null,
          askedAt: later(3),
          at: later(4),
        },
      ]),
    );
    expect(await touched()).toContain('customers.contact');
  });

  const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
  const listed = (rows: { name: string; tags: string[] }[]) => ({
    corpId: CORP,
    listed: sql`select l.name as external_userid, null::text as unionid, ${chain.accountOf('A')}::bigint as account_id,
      ${at}::timestamptz as added_at, null::text as state, l.tags as tag_ids
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l (name text, tags text[])`,
    readSince: later(120),
  });

  it('what lists show: contacts, tags that come and go, and who is missing', async () => {
    await add('ann', 'bea');
    await inTx((tx) =>
      chain.customers.putCorpTags(tx, {
        corpId: CORP,
        tags: ['t1', 't2'].map((tagId) => ({ tagId, groupId: 'g', groupName: 'g', name: tagId, sort: 1 })),
        complete: true,
      }),
    );
    await inTx((tx) =>
      chain.customers.takeListed(
        tx,
        listed([
          { name: 'ann', tags: ['t1', 't2'] },
          { name: 'cat', tags: ['t2'] },
        ]),
      ),
    );
    await inTx((tx) => chain.customers.takeListed(tx, listed([{ name: 'ann', tags: ['t2'] }])));
    const { ended } = await inTx((tx) =>
      chain.customers.endUnlisted(tx, {
        ...listed([{ name: 'ann', tags: [] }]),
        accountIds: [chain.accountOf('A')],
        refuse: () => new Set(),
      }),
    );
    expect(ended).toHaveLength(2);
    const gone = await inTx((tx) => chain.customers.putCorpTags(tx, { corpId: CORP, tags: [], complete: true }));
    expect(gone.deleted).toBe(2);
    expect(await touched()).toEqual([
      'customers.contact',
      'customers.contact_tag',
      'customers.customer',
      'customers.customer_identity',
    ]);
  });

  it('what she says and what is said of her', async () => {
    const [ann] = await add('ann');
    const { customerId } = ann!;
    const { rows } = await database.pool.query<{ version: string }>(
      'select version from customers.consent_text limit 1',
    );
    for (const granted of [true, false])
      await inTx((tx) =>
        chain.customers.giveConsent(tx, {
          customerId,
          purpose: 'promotion',
          granted,
          textVersion: rows[0]!.version,
          way: 'console',
          at: later(granted ? 1 : 2),
        }),
      );
    await chain.customers.addTag(systemActor('tests'), { customerId, tag: '常客' });
    await chain.customers.removeTag(systemActor('tests'), { customerId, tag: '常客' });
    await inTx((tx) => chain.customers.setHomeStore(tx, { customerId, storeId: chain.storeOf('A') }));
    expect(await touched()).toEqual([
      'customers.consent',
      'customers.contact',
      'customers.customer',
      'customers.customer_identity',
      'customers.customer_tag',
    ]);
  });

  it('two who become one, and one who is forgotten, for all modules', async () => {
    const ids = await setScene(async () => {
      const ids = await addCustomers(chain, { n: 3 });
      await database.pool.query(`select platform.ensure_months('attention.budget', '2026-03-01', '2026-03-31')`);
      await database.pool.query(
        `insert into attention.budget select id, 'promotion_day', '2026-03-16', 1 from unnest($1::bigint[]) id`,
        [ids],
      );
      return ids;
    });
    const [one, two, three] = ids as [number, number, number];
    await chain.customers.merge(systemActor('tests'), { from: one, to: two });
    expect(await watch!.forgotten()).toEqual([]);
    // Somebody had looked her up before and wrote under the old number meanwhile.
    await setScene(() =>
      database.pool.query(`insert into attention.budget values ($1, 'promotion_week', '2026-03-16', 1)`, [one]),
    );
    await chain.customers.parts.jobs!['customers.sweep_merged']!({ from: one, to: two } as never, {
      id: '1',
      attempt: 1,
    });
    expect(await touched()).toEqual(['attention.budget']);
    await chain.customers.erase(systemActor('tests'), three);
    expect(await touched()).toEqual([
      'attention.budget',
      'customers.consent',
      'customers.contact',
      'customers.customer',
    ]);
  });
});

describe('the programme records', () => {
  it('what systems tell of customers, and tiers that change places', async () => {
    const card = { kind: 'card' as const, issuer: 'club', value: '1' };
    const at = chain.platform.clock.now();
    await inTx((tx) =>
      chain.customers.match(tx, [{ ref: 'a', identities: [card] }], { create: true, at, source: 'test' }),
    );
    await chain.customers.putProfiles(operator, { profiles: [{ identities: [card], tier: 'gold', points: 3 }] });
    const tiers = await chain.customers.listTiers();
    const swapped = tiers.map((tier) => ({
      ...tier,
      rank: tier.code === 'gold' ? 3 : tier.code === 'black' ? 2 : tier.rank,
    }));
    await chain.customers.putTiers(operator, swapped);
    await chain.customers.putTiers(operator, tiers);
    expect(await touched()).toEqual(['customers.customer', 'customers.customer_identity', 'customers.tier']);
  });
});

describe('offers, playbooks and attention record', () => {
  it('coupons that are issued, redeemed, given back in part and whole, after their end too, and taken back', async () => {
    const [ann, bea] = await setScene(() => addCustomers(chain, { n: 2 }));
    await chain.offers.defineOffer(operator, {
      code: 'latte',
      name: '拿铁券',
      kind: 'amount_off',
      amountFen: 500,
      validDays: 7,
    });
    const at = chain.platform.clock.now();
    const issued = await inTx((tx) =>
      chain.offers.issue(tx, {
        offerCode: 'latte',
        candidates: sql`select c as customer_id, null::bigint as store_id from unnest(${[ann, bea]}::bigint[]) c`,
        grantKey: 'test',
        at,
      }),
    );
    const redeem = { code: issued[0]!.code, storeId: chain.storeOf('A'), spendFen: 3_000, at, key: 'k1' };
    await chain.offers.redeem(operator, redeem);
    const refund = { ...redeem, discountFen: 100, key: 'k2' };
    await chain.offers.cancel(operator, refund);
    await chain.offers.voidCoupon(operator, { code: issued[1]!.code, reason: '发错了' });
    const afterItsEnd = new Date(at.getTime() + 8 * 86_400_000);
    chain.platform.clock.advanceTo(afterItsEnd);
    await chain.offers.cancel(operator, { ...refund, discountFen: null, key: 'k3', at: afterItsEnd });
    expect(await touched()).toEqual(['offers.coupon', 'offers.redemption']);
  });

  it('a coupon that is claimed', async () => {
    const at = chain.platform.clock.now();
    const who = { kind: 'external_userid' as const, issuer: CORP, value: 'ann' };
    await inTx((tx) =>
      chain.customers.match(tx, [{ ref: 'a', identities: [who] }], { create: true, at, source: 'test' }),
    );
    await chain.offers.defineOffer(operator, {
      code: 'noon',
      name: '午间券',
      kind: 'amount_off',
      amountFen: 500,
      validDays: 1,
    });
    const [share] = await inTx((tx) =>
      chain.offers.openDrop(tx, {
        dropKey: 'noon',
        name: '午间',
        offerCode: 'noon',
        opensAt: at,
        closesAt: new Date(at.getTime() + 3_600_000),
        shares: sql`select null::bigint as group_id, null::bigint as store_id, 1 as stock`,
        at,
      }),
    );
    const person = { openid: null, externalUserid: 'ann' };
    expect(await chain.offers.claim({ token: share!.token, person })).toMatchObject({ result: 'won' });
    expect(await touched()).toEqual(['customers.customer', 'customers.customer_identity', 'offers.coupon']);
  });

  it('a run: budgets that are spent and given back, touches that reach some', async () => {
    const ids = await setScene(async () => {
      const ids = await addCustomers(chain, { n: 6 });
      await database.pool.query(`select platform.ensure_months('orders.sale', '2026-03-01', '2026-03-31')`);
      await database.pool.query(
        `insert into orders.sale (customer_id, ordered_at, order_id, source, external_no, store_id, channel, total_fen,
           discount_fen, paid_fen, line_skus, line_names, line_quantities, line_prices_fen, line_amounts_fen)
         select id, '2026-03-02T04:00:00Z', id, 'test', id, $2, 'counter', 1, 0, 1, '{a}', '{a}', '{1}', '{1}', '{1}'
         from unnest($1::bigint[]) id`,
        [ids, chain.storeOf('A')],
      );
      return ids;
    });
    await chain.advance('2026-03-16T10:05:00+08:00');
    const { rows } = await database.pool.query<{ id: number; customers: number[] }>(
      `select run_id as id, array_agg(customer_id order by customer_id) as customers from playbooks.touch
       where state = 'dispatched' group by 1`,
    );
    const { id: run, customers } = rows[0]!;
    expect(customers.length).toBeGreaterThan(3);
    await wecomAnswers(chain, run, 'sent', { sentAt: '2026-03-16T10:20:00+08:00', who: customers.slice(0, 2) });
    await chain.settle();
    const some = (who: number[]) => sql`select c as customer_id from unnest(${who}::bigint[]) c`;
    await inTx((tx) => chain.attention.release(tx, { runId: run, rows: some(customers.slice(2, 3)) }));
    const capped = sql`select c as customer_id, ${chain.platform.clock.now()}::timestamptz as at
      from unnest(${customers.slice(2, 3)}::bigint[]) c`;
    await inTx((tx) => chain.attention.platformCapReached(tx, { rows: capped }));
    const sends = sql`select c as customer_id, 'k' || c as send_key, ${chain.platform.clock.now()}::timestamptz as at
      from unnest(${ids}::bigint[]) c`;
    await inTx((tx) => chain.attention.noteStaffSends(tx, { rows: sends }));
    expect(await touched()).toEqual(['attention.budget', 'playbooks.touch']);
  });

  it('a cap that is changed, for those whose budget is running', async () => {
    const ids = await setScene(async () => {
      const ids = await addCustomers(chain, { n: 2 });
      await chain.attention.prepare(chain.platform.clock.now());
      await database.pool.query(
        `insert into attention.budget select id, 'promotion_day', '2026-03-15T16:00:00Z', 1 from unnest($1::bigint[]) id`,
        [ids],
      );
      return ids;
    });
    await database.pool.query('truncate platform.change');
    await chain.attention.changeSetting(systemActor('tests'), { name: 'promotions_per_day', value: 3 });
    const { rows } = await database.pool.query<{ id: number; topic: string }>(
      'select customer_id as id, topic from platform.change order by 1',
    );
    expect(rows).toEqual(ids.map((id) => ({ id, topic: 'attention' })));
    await chain.attention.changeSetting(systemActor('tests'), { name: 'promotions_per_day', value: 1 });
  });
});

it('a change that nobody recorded is found', async () => {
  const [ann] = await setScene(() => addCustomers(chain, { n: 1 }));
  await database.pool.query(`update customers.customer set city = '南京' where customer_id = $1`, [ann]);
  expect(await watch!.forgotten()).toMatchObject([{ table: 'customers.customer', topic: 'customers', customers: 1 }]);
  await watch!.forget();
});

it('a change that was recorded from too late an instant on is found', async () => {
  const [ann] = await setScene(() => addCustomers(chain, { n: 1 }));
  const changes = chain.platform.changes;
  await chain.attention.prepare(chain.platform.clock.now());
  await inTx(async (tx) => {
    await sql`insert into attention.budget values (${ann}, 'promotion_day', '2026-03-14T16:00:00Z', 1)`.execute(tx);
    await changes.record(tx, { topic: 'attention', customers: [ann!], since: new Date('2026-03-15T16:00:00Z') });
  });
  expect(await watch!.forgotten()).toMatchObject([{ table: 'attention.budget', customers: 1 }]);
  await watch!.forget();
});

it('members of groups record: who comes and who goes', async () => {
  const member = (kind: 'add_member' | 'del_member', second: number) =>
    parseEvent(
      chatXml('update', 'wr1', START + second, { UpdateDetail: kind, JoinScene: 3, QuitScene: 0, MemChangeCnt: 1 }, [
        'wm-ann',
      ]),
    );
  await inTx((tx) => chain.community.applyGroupEvents(tx, [parseEvent(chatXml('create', 'wr1', START))]));
  await inTx((tx) => chain.community.applyGroupEvents(tx, [member('add_member', 60)]));
  expect(await touched()).toContain('community.membership');
  await inTx((tx) => chain.community.applyGroupEvents(tx, [member('del_member', 120)]));
  const { rows } = await database.pool.query('select from community.group_member where left_at is not null');
  expect(rows).toHaveLength(1);
});

it('a group that is another store’s concerns whoever was in it', async () => {
  const group = await setScene(async () => addGroup(chain, 'wr1', { members: await addCustomers(chain, { n: 2 }) }));
  await chain.community.bindGroup(operator, { groupId: group, store: 'B' });
  expect(await touched()).toEqual(['community.store_group']);
});
