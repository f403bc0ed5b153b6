import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addGroup, addOrder, type Chain, freshChain, operator, tell } from '../../testing/chain.ts';
import { groupBeat } from '../../testing/documents.ts';
import { type Actor, actorWith } from '../access/index.ts';

const database = testDatabase();
const at = (time: string, day = 16) => `2026-03-${day}T${time}:00+08:00`;
const DAY = '2026-03-16';

let chain: Chain;
let manager: Actor;
let member: number;
let neighbour: number;
/** Noon in a group of store A and one of B; four orders, one of them nobody's, one of them given back. */
async function oneDay(): Promise<void> {
  const evening = groupBeat({ code: 'evening', beat: 'evening', trigger: { kind: 'schedule', cron: '0 20 * * *' } });
  chain = await freshChain(database, [groupBeat(), evening]);
  manager = actorWith({ kind: 'user', id: '1', label: 'm', storeIds: [chain.storeOf('A')] }, [
    'insight.read',
    'customers.read',
    'playbooks.read',
  ]);
  const { pool } = chain.platform.database;
  const [one = 0, leaver = 0] = await addCustomers(chain, { n: 2 });
  const [other = 0] = await addCustomers(chain, { prefix: 'b', store: 'B' });
  [member, neighbour] = [one, other];
  const groups = [
    await addGroup(chain, 'wr-a', { members: [member, leaver] }),
    await addGroup(chain, 'wr-b', { members: [neighbour], store: 'B' }),
  ];
  await addOrder(chain, member, at('11:00', 15));
  await chain.advance(at('12:10'));
  for (const groupId of groups) await tell(chain.platform, 'tasks.post_sent', { runId: 1, groupId, postId: groupId });
  await addOrder(chain, member, at('09:00'));
  await addOrder(chain, member, at('12:20'), { paidFen: 3_000 });
  await addOrder(chain, neighbour, at('12:30'), { store: 'B' });
  const back = await addOrder(chain, member, at('12:40'));
  await pool.query(`update orders.sale set refunded_fen = paid_fen where order_id = $1`, [back.orderId]);
  await chain.platform.partitions.ensure('orders.anonymous_order', new Date(at('12:45')));
  await pool.query(
    `insert into orders.anonymous_order (store_id, ordered_at, order_id, source, external_no, channel, total_fen, discount_fen, paid_fen,
       link, line_skus, line_names, line_quantities, line_prices_fen, line_amounts_fen)
     select store_id, $1, 100000 + store_id, 'test', 'x' || store_id, 'counter', 1000, 0, 1000,
       case code when 'A' then 'a-link' end, '{latte}', '{拿铁}', '{1}', '{1000}', '{1000}'
     from organisation.store_info where code in ('A', 'B')`,
    [at('12:45')],
  );
  await pool.query(`update community.group_member set left_at = $2, quit_scene = 0 where customer_id = $1`, [
    leaver,
    at('12:50'),
  ]);
  await pool.query(`delete from community.membership where customer_id = $1`, [leaver]);
  await pool.query(
    `update customers.contact set ended_at = $2, ended_how = 'removed_by_customer' where customer_id = $1`,
    [neighbour, at('13:00')],
  );
  await chain.advance(at('13:30'));
}
beforeEach(oneDay);

describe('today', () => {
  it('adds up: buckets, hours, stores and days are the orders', async () => {
    const { orders, yesterday, hours, stores, beats, people } = await chain.insight.today(operator, undefined);
    expect(orders).toEqual({ n: 5, paidFen: 9_000, direct: 1, prompted: 2, organic: 2, anonymous: 2 });
    expect(yesterday).toMatchObject({ n: 1, paidFen: 2_000 });
    const sum = <Row>(rows: Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
    expect(hours).toHaveLength(14); // it is half past one
    expect(sum(hours, (hour) => hour.direct + hour.prompted + hour.organic)).toBe(orders.n);
    expect(sum(stores, (store) => store.orders)).toBe(orders.n);
    expect(sum(stores, (store) => store.paidFen)).toBe(orders.paidFen);
    expect(
      beats.map(({ code, state, groups, sent, ordersPrompted, left }) => [
        code,
        state,
        groups,
        sent,
        ordersPrompted,
        left,
      ]),
    ).toEqual([
      ['noon', 'decided', 2, 2, 2, 2],
      ['evening', 'planned', 0, 0, 0, 0],
    ]);
    expect(people).toMatchObject({ active: 2, removedToday: 1, groups: 2, members: 2, leftToday: 1, storesWithout: 1 });
    const { byDay } = await chain.insight.chainFigures(operator, { from: '2026-03-14', until: DAY });
    expect(byDay).toEqual([
      { day: '2026-03-15', direct: 0, prompted: 0, organic: 1, anonymous: 0, paidFen: 2_000 },
      { day: DAY, direct: 1, prompted: 2, organic: 2, anonymous: 2, paidFen: 9_000 },
    ]);
  });

  it('of a store manager is that of her stores', async () => {
    const { orders, stores, beats, people } = await chain.insight.today(manager, DAY);
    expect(orders).toEqual({ n: 3, paidFen: 6_000, direct: 1, prompted: 1, organic: 1, anonymous: 1 });
    expect(stores.map(({ code }) => code)).toEqual(['A']);
    expect(beats[0]).toMatchObject({ groups: 1, sent: 1, ordersPrompted: 1, left: 1 });
    expect(people).toMatchObject({ active: 2, removedToday: 0, groups: 1, members: 1, leftToday: 1, storesWithout: 0 });
    const figures = await chain.insight.chainFigures(manager, { from: DAY, until: DAY });
    expect(figures.groups).toMatchObject({ contacts: 2, groups: 1, members: 1, storesCovered: 1 });
    expect(figures.goodwill).toEqual({ removals: 0, groupLeaves: 1, removalsPer1000Contacts: 0 });
    expect(figures.beats).toMatchObject({ directPerDay: 1, promptedPerDay: 1, membersActive: 1 });
  });
});

describe('one customer', () => {
  it('is shown with her life and with every decision about her, the newest first', async () => {
    const life = await chain.insight.timeline(operator, member);
    expect(life.map(({ what }) => what)).toEqual([
      'order',
      'order',
      'order',
      'order',
      'group_joined',
      'consent_given',
      'contact_added',
    ]);
    expect(life[1]).toMatchObject({ at: new Date(at('12:20')), details: { paidFen: 3_000, bucket: 'prompted' } });
    expect(await chain.insight.why(operator, member)).toMatchObject([
      {
        name: '午间',
        through: 'group',
        group: 'wr-a',
        state: 'sent',
        channel: 'group_post',
        evidence: 'client_reported',
      },
    ]);
  });

  it('is found under the number of somebody who was merged into her', async () => {
    await chain.platform.database.pool.query(`insert into customers.alias values (987654, $1, '2026-03-01')`, [member]);
    expect(await chain.insight.timeline(operator, 987_654)).toEqual(await chain.insight.timeline(operator, member));
  });

  it('at home in another store is not a manager’s to see', async () => {
    expect(await chain.insight.why(manager, member)).toHaveLength(1);
    for (const ask of [chain.insight.why, chain.insight.timeline])
      await expect(ask(manager, neighbour)).rejects.toMatchObject({ code: 'customers.not_found', status: 404 });
  });
});

describe('a rehearsal’s digest', () => {
  it('is the same for the same day, and another when one thing was different', async () => {
    const { digest, sends } = await chain.insight.rehearsalReport();
    expect(sends.map(({ subject }) => subject)).toEqual(['wr-a', 'wr-b']);
    await oneDay();
    expect((await chain.insight.rehearsalReport()).digest).toBe(digest);
    await sql`update orders.sale set paid_fen = paid_fen + 1, total_fen = total_fen + 1`.execute(chain.platform.db);
    expect((await chain.insight.rehearsalReport()).digest).not.toBe(digest);
  });
});
