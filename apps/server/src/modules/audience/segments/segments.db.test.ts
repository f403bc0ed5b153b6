import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../platform/testing/index.ts';
import { addCustomers, addOrder, type Chain, freshChain, operator } from '../../../testing/chain.ts';
import { type Actor, actorWith } from '../../access/index.ts';
import { findUncoveredTables } from '../../customers/index.ts';
import { personalDataOf } from '../personal-data.ts';

const database = testDatabase();
let chain: Chain;
beforeEach(async () => {
  chain = await freshChain(database, []);
});

const save = (key: string, text: string) => chain.audience.create(operator, { key, name: key, rule: { text } });
const audited = async () => {
  const { rows } = await database.pool.query<{ action: string; details: Record<string, unknown> }>(
    `select action, details from access.audit where action like 'audience.%' order by audit_id`,
  );
  return rows;
};
const only = (storeIds: number[] | null, ...permissions: Parameters<typeof actorWith>[1][]): Actor =>
  actorWith(
    { kind: 'user', id: '7', label: 'mei', storeIds },
    permissions.flatMap((one) => [...one]),
  );

describe('a saved segment', () => {
  it('has versions, keeps keys and shows the names of today', async () => {
    await chain.catalogue.putProducts(operator, {
      products: [{ sku: 'latte', name: '拿铁', category: '咖啡', listPriceFen: 2_000, tags: [] }],
    });
    await save('fans', 'bought(product "拿铁", within 30 days)');
    await chain.catalogue.putProducts(operator, {
      products: [{ sku: 'latte', name: '经典拿铁', category: '咖啡', listPriceFen: 2_000, tags: [] }],
    });
    await chain.audience.settings.change(operator, {
      lifecycle: { newDays: 30, lapsingDays: 30, lostDays: 60 },
      mostLagSeconds: 60,
    });
    await chain.audience.change(operator, 'fans', { name: '拿铁粉', version: 1 });
    expect(await chain.audience.show(operator, 'fans')).toMatchObject({
      name: '拿铁粉',
      version: 1,
      text: 'bought(product "经典拿铁", within 30 days)',
      lost: [],
      versions: [{ version: 1, savedBy: 'tests' }],
    });
    await chain.audience.change(operator, 'fans', { rule: { text: 'ordered' }, version: 1 });
    const { version, versions } = await chain.audience.show(operator, 'fans');
    expect({ version, saved: versions.map((one) => one.version) }).toEqual({ version: 2, saved: [2, 1] });
    expect((await audited()).map(({ action }) => action)).toContain('audience.segment_saved');
  });

  it('is not changed over somebody else’s change, and its name is nobody else’s', async () => {
    await save('one', 'ordered');
    await chain.audience.change(operator, 'one', { rule: { text: 'everyone' }, version: 1 });
    await expect(chain.audience.change(operator, 'one', { name: 'other', version: 1 })).rejects.toMatchObject({
      code: 'audience.changed_meanwhile',
    });
    await expect(
      chain.audience.create(operator, { key: 'two', name: 'one', rule: { text: 'ordered' } }),
    ).rejects.toMatchObject({ code: 'audience.name_taken', details: { field: 'name' } });
  });

  it('closes no ring, also when two are saved at the same moment, and says which', async () => {
    await save('aa', 'ordered');
    await save('bb', 'segment = @aa');
    await save('cc', 'segment = @bb');
    await expect(
      chain.audience.change(operator, 'aa', { rule: { text: 'segment = @cc' }, version: 1 }),
    ).rejects.toMatchObject({ code: 'audience.rule_refused', details: { problem: { code: 'cycle' } } });
    await save('xx', 'ordered');
    await save('yy', 'ordered');
    const both = await Promise.allSettled([
      chain.audience.change(operator, 'xx', { rule: { text: 'segment = @yy' }, version: 1 }),
      chain.audience.change(operator, 'yy', { rule: { text: 'segment = @xx' }, version: 1 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is not archived while another one needs it', async () => {
    await save('aa', 'ordered');
    await save('bb', 'not segment = @aa');
    await expect(chain.audience.setArchived(operator, 'aa', true)).rejects.toMatchObject({
      code: 'audience.in_use',
      details: { by: ['bb'] },
    });
    await chain.audience.setArchived(operator, 'bb', true);
    await chain.audience.setArchived(operator, 'aa', true);
    expect(await chain.audience.list(operator, { archived: false })).toEqual([]);
  });

  it('is counted when it is saved and each day; days that nobody counted are named', async () => {
    await addCustomers(chain, { n: 3 });
    await save('all', 'everyone');
    await chain.settle();
    await addCustomers(chain, { n: 2, prefix: 'x' });
    await chain.advance('2026-03-18T08:00:00+08:00');
    expect(await chain.audience.history(operator, 'all')).toMatchObject({
      sizes: [
        { date: '2026-03-16', n: 3 },
        { date: '2026-03-18', n: 5 },
      ],
      skipped: ['2026-03-17'],
    });
  });

  it('is saved, switched and exported by those who may, and seen in whole by nobody who answers for one store', async () => {
    const reader = only(null, ['audience.read']);
    const manager = only([chain.storeOf('A')], ['audience.read', 'audience.write', 'customers.read']);
    const rule = { text: 'everyone' };
    for (const actor of [reader, manager])
      await expect(chain.audience.create(actor, { key: 'no', name: 'no', rule })).rejects.toMatchObject({
        status: 403,
      });
    await save('all', 'everyone');
    await chain.settle();
    await expect(chain.audience.setLive(reader, 'all', true)).rejects.toMatchObject({ status: 403 });
    await expect(chain.audience.exportSegment(manager, rule)).rejects.toMatchObject({ status: 403 });
    expect((await chain.audience.show(manager, 'all')).size).toBeNull();
    expect((await chain.audience.show(reader, 'all')).size).toMatchObject({ n: 0 });
  });
});

describe('an export', () => {
  const read = async (actor: Actor, text: string) => {
    const { csv, customers } = await chain.audience.exportSegment(actor, { text });
    let all = '';
    for await (const piece of csv) all += piece;
    return { customers, lines: all.trimEnd().split('\r\n') };
  };
  const left = async () => {
    const { rows } = await database.pool.query<{ n: number }>(
      'select (select count(*) from audience.snapshot) + (select count(*) from audience.snapshot_member) + (select count(*) from audience.small_snapshot_member) as n',
    );
    return rows[0]!.n;
  };

  it('has everybody once, names nobody by our numbers, takes no formula, and leaves nothing behind', async () => {
    const [one] = await addCustomers(chain, { n: 7_001 });
    await addOrder(chain, one!, '2026-03-10T12:00:00+08:00');
    await database.pool.query(`update customers.customer set city = '=cmd()' where customer_id = $1`, [one]);
    const { customers, lines } = await read(operator, 'everyone');
    expect(customers).toBe(7_001);
    expect(lines).toHaveLength(7_002);
    expect(lines[0]).toMatch(/^\uFEFF顾客键,external_userid/);
    expect(lines[1]).toMatch(/^[0-9a-f]{32},wm-1,'=cmd\(\),A,A 店,,,1,20,2026-03-10T04:00:00.000Z$/);
    expect(new Set(lines.slice(1).map((line) => line.split(',')[0])).size).toBe(7_001);
    expect(await left()).toBe(0);
    expect(await audited()).toMatchObject([
      { action: 'audience.exported', details: { rule: 'everyone', customers: 7_001 } },
    ]);
  });

  it('is of the caller’s own customers, without what only WeCom should know', async () => {
    await addCustomers(chain, { n: 2 });
    await addCustomers(chain, { n: 3, prefix: 'b', store: 'B' });
    const manager = only([chain.storeOf('B')], ['audience.read', 'audience.export']);
    const { customers, lines } = await read(manager, 'everyone');
    expect(customers).toBe(3);
    expect(lines[1]!.split(',').slice(1, 4)).toEqual(['', '', 'B']);
  });

  it('that its reader leaves in the middle leaves nothing behind either', async () => {
    await addCustomers(chain, { n: 6_000 });
    const { csv } = await chain.audience.exportSegment(operator, { text: 'everyone' });
    for await (const _ of csv) break;
    for (let attempt = 0; (await left()) > 0 && attempt < 100; attempt += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await left()).toBe(0);
  });
});

describe('a customer', () => {
  it('is moved and forgotten in every table of ours', async () => {
    const uncovered = await findUncoveredTables(database.pool, [personalDataOf]);
    expect(uncovered.filter(({ table }) => table.startsWith('audience.'))).toEqual([]);
  });

  it('who is merged into another has entered nothing by it, and is counted once', async () => {
    await save('buyers', 'ordered');
    await chain.audience.setLive(operator, 'buyers', true);
    const [from = 0, to = 0] = await addCustomers(chain, { n: 2 });
    await addOrder(chain, from, '2026-03-10T12:00:00+08:00');
    await chain.settle();
    const before = (await chain.audience.show(operator, 'buyers')).members;
    await chain.platform.db.transaction().execute((tx) => personalDataOf.merge(tx, from, to));
    const { rows } = await database.pool.query('select customer_id as id from audience.member_of');
    expect(rows).toEqual([{ id: to }]);
    expect([before, (await chain.audience.show(operator, 'buyers')).members]).toEqual([1, 1]);
    const told = await database.pool.query('select 1 from audience.transition');
    expect(told.rowCount).toBe(0);
  });
});
