import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import {
  addCustomers,
  addGroup,
  addOrder,
  type Chain,
  freshChain,
  operator,
  tell,
  wecomAnswers,
} from '../../testing/chain.ts';
import { customerRun, groupBeat, offer } from '../../testing/documents.ts';

const database = testDatabase();
const at = (time: string, day = 16) => `2026-03-${day}T${time}:00+08:00`;

/** Bucket and playbook of every order of the sixteenth, in order. */
const bucketsOf = async ({ platform }: Chain) => {
  const { rows } = await sql<{ at: string; bucket: string; code: string | null }>`
    select to_char(a.ordered_at at time zone 'Asia/Shanghai', 'HH24:MI') as at, a.bucket, r.playbook_code as code
    from insight.attribution a left join playbooks.run_info r using (run_id)
    where a.ordered_at >= '2026-03-15T16:00:00Z' order by a.ordered_at, a.customer_id`.execute(platform.db);
  return rows.map(({ at: time, bucket, code }) => [time, bucket, code]);
};

const afternoon = groupBeat({
  code: 'afternoon',
  beat: 'afternoon',
  trigger: { kind: 'schedule', cron: '0 15 * * *' },
});

/** A member of one group, and noon's post in it at 12:10. */
async function postedAtNoon() {
  const chain = await freshChain(database, [groupBeat(), afternoon]);
  const [member = 0] = await addCustomers(chain);
  const group = await addGroup(chain, 'wr-1', { members: [member] });
  await chain.advance(at('12:10'));
  await tell(chain.platform, 'tasks.post_sent', { runId: 1, groupId: group, postId: 1 });
  await chain.settle();
  return { chain, member, group };
}

describe('an order', () => {
  it('is prompted after a post in her group, until the next beat', async () => {
    const { chain, member } = await postedAtNoon();
    for (const time of ['12:09', '12:10', '14:59']) await addOrder(chain, member, at(time));
    await chain.advance(at('15:00'));
    await addOrder(chain, member, at('15:00'));
    await chain.settle();
    expect(await bucketsOf(chain)).toEqual([
      ['12:09', 'organic', null],
      ['12:10', 'prompted', 'noon'],
      ['14:59', 'prompted', 'noon'],
      ['15:00', 'organic', null],
    ]);
  });

  it('is prompted for six hours when no beat follows; a cancelled one does not count', async () => {
    const { chain, member } = await postedAtNoon();
    await chain.advance(at('15:00'));
    await chain.playbooks.cancel(operator, 2);
    for (const time of ['15:01', '18:09', '18:10']) await addOrder(chain, member, at(time));
    await chain.settle();
    expect((await bucketsOf(chain)).map(([, bucket]) => bucket)).toEqual(['prompted', 'prompted', 'organic']);
  });

  it('of somebody who was not in the group then is not prompted; of somebody who left afterwards it stays so', async () => {
    const { chain, member, group } = await postedAtNoon();
    const [later = 0, left = 0] = await addCustomers(chain, { n: 2, prefix: 'others' });
    const { pool } = chain.platform.database;
    await pool.query(
      `insert into community.group_member (group_id, member, type, customer_id, joined_at, left_at)
       values ($1, 'later', 'customer', $2, $3, null), ($1, 'left', 'customer', $4, '2026-01-02', $5)`,
      [group, later, at('12:11'), left, at('12:30')],
    );
    for (const customer of [member, later, left]) await addOrder(chain, customer, at('12:20'));
    await chain.settle();
    expect((await bucketsOf(chain)).map(([, bucket]) => bucket)).toEqual(['prompted', 'organic', 'prompted']);
  });

  it('that was there before the news of the message is put right when it comes', async () => {
    const chain = await freshChain(database, [customerRun()]);
    const customers = await addCustomers(chain, { n: 2 });
    for (const id of customers) await addOrder(chain, id, '2026-03-02T12:00:00+08:00');
    await chain.advance(at('10:00'));
    await chain.advance(at('10:30'));
    for (const id of customers) await addOrder(chain, id, at('10:25'));
    await chain.settle();
    expect((await bucketsOf(chain)).map(([, bucket]) => bucket)).toEqual(['organic', 'organic']);
    await wecomAnswers(chain, 1, 'sent', { sentAt: at('10:20'), who: [customers[0]!] });
    await wecomAnswers(chain, 1, 'sent', { sentAt: at('10:26'), who: [customers[1]!] });
    await chain.settle();
    expect(await bucketsOf(chain)).toEqual([
      ['10:25', 'prompted', 'lapsing'],
      ['10:25', 'organic', null],
    ]);
  });

  it('with a coupon of ours is direct, whatever was sent; with somebody else’s code it is not', async () => {
    const chain = await freshChain(database, [customerRun({ issue: offer() })]);
    const [customer = 0] = await addCustomers(chain);
    await addOrder(chain, customer, '2026-03-02T12:00:00+08:00');
    await chain.advance(at('10:00'));
    const { rows } = await sql<{ code: string }>`select code from offers.coupon_info`.execute(chain.platform.db);
    await addOrder(chain, customer, at('10:01'), { couponCode: rows[0]!.code });
    await addOrder(chain, customer, at('10:02'), { couponCode: 'PARTNER-1' });
    const { rows: runs } = await sql<{ marker: string }>`select marker from playbooks.run_info`.execute(
      chain.platform.db,
    );
    await addOrder(chain, customer, at('10:03'), { link: `${runs[0]!.marker}-1` });
    await addOrder(chain, customer, at('10:04'), { link: 'a-poster' });
    await chain.settle();
    expect(await bucketsOf(chain)).toEqual([
      ['10:01', 'direct', 'lapsing'],
      ['10:02', 'organic', null],
      ['10:03', 'direct', 'lapsing'],
      ['10:04', 'direct', null],
    ]);
  });

  it('that was given back altogether is in no bucket; in part it stays in its own', async () => {
    const { chain, member } = await postedAtNoon();
    const whole = await addOrder(chain, member, at('12:20'));
    const part = await addOrder(chain, member, at('12:21'));
    await addOrder(chain, member, at('12:22'), { paidFen: 0 }); // with a free item: an order all the same
    await chain.settle();
    expect(await bucketsOf(chain)).toHaveLength(3);
    const { pool } = chain.platform.database;
    for (const [ref, fen] of [
      [whole, 2_000],
      [part, 500],
    ] as const) {
      await pool.query(`update orders.sale set refunded_fen = $2 where order_id = $1`, [ref.orderId, fen]);
      await tell(chain.platform, 'orders.refunded', ref);
    }
    await chain.settle();
    expect(await bucketsOf(chain)).toEqual([
      ['12:21', 'prompted', 'noon'],
      ['12:22', 'prompted', 'noon'],
    ]);
    const today = await chain.insight.today(operator, '2026-03-16');
    expect(today.orders).toMatchObject({ n: 2, paidFen: 1_500, prompted: 2 });
  });

  it('gets the same answer when it is asked again', async () => {
    const { chain, member } = await postedAtNoon();
    const ref = await addOrder(chain, member, at('12:20'));
    await chain.settle();
    const before = await bucketsOf(chain);
    for (const _ of [1, 2]) await tell(chain.platform, 'orders.recorded', { orders: [ref, ref], anonymous: 0 });
    await tell(chain.platform, 'playbooks.messages_sent', { runId: 1, since: new Date(at('12:00')).toISOString() });
    await chain.settle();
    expect(await bucketsOf(chain)).toEqual(before);
  });
});
