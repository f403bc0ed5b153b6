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
import { customerRun, groupBeat, withDrop } from '../../testing/documents.ts';
import { actorWith } from '../access/index.ts';

const database = testDatabase();
const at = (time: string, day = 16) => `2026-03-${day}T${time}:00+08:00`;
const RUN = 1; // the first of a fresh database

async function lapsedRun(n = 3) {
  const chain = await freshChain(database, [customerRun()]);
  const customers = await addCustomers(chain, { n });
  for (const id of customers) await addOrder(chain, id, '2026-03-02T12:00:00+08:00');
  await chain.advance(at('10:00'));
  return { chain, customers };
}
async function groupRun(channel: 'group_post' | 'group_mass_send') {
  const chain = await freshChain(database, [groupBeat({ ...withDrop, channels: [channel] })]);
  const group = await addGroup(chain, 'wr-1');
  await chain.advance(at('12:00'));
  return { chain, group };
}
const states = async ({ platform }: Chain, table: 'touch_info' | 'post_of' = 'touch_info') => {
  const { rows } = await sql<{ state: string; reason: string | null; evidence: string; sent: string | null }>`
    select state, reason, evidence, to_char(sent_at at time zone 'Asia/Shanghai', 'HH24:MI') as sent
    from playbooks.${sql.raw(table)} order by ${sql.raw(table === 'touch_info' ? 'customer_id' : 'group_id')}`.execute(
    platform.db,
  );
  return rows;
};
const sentFacts = async ({ platform }: Chain) => {
  const { rows } = await sql<{ payload: unknown }>`
    select payload from platform.fact where type = 'playbooks.messages_sent' order by id`.execute(platform.db);
  return rows.map(({ payload }) => payload);
};
const sent = (time: string) => ({ state: 'sent', reason: null, evidence: 'platform', sent: time });
const open = { state: 'dispatched', reason: null, evidence: 'none', sent: null };
const expired = { state: 'not_sent', reason: 'expired', evidence: 'none', sent: null };

describe('what WeCom says', () => {
  it('is taken over for each customer, and told once from the earliest sending on', async () => {
    const { chain, customers } = await lapsedRun();
    await chain.advance(at('10:30'));
    await wecomAnswers(chain, RUN, 'sent', { sentAt: at('10:20'), who: [customers[0]!] });
    await wecomAnswers(chain, RUN, 'capped', { who: [customers[1]!] });
    for (const _ of [1, 2]) await tell(chain.platform, 'delivery.results_changed', { runId: RUN });
    await chain.settle();
    expect(await states(chain)).toEqual([
      sent('10:20'),
      { state: 'not_sent', reason: 'platform_cap', evidence: 'platform', sent: null },
      open,
    ]);
    expect(await sentFacts(chain)).toEqual([{ runId: RUN, since: new Date(at('10:20')).toISOString() }]);
  });

  it('that comes after the end turns what was not sent into sent', async () => {
    const { chain, customers } = await lapsedRun();
    await chain.advance(at('20:00'));
    expect(await states(chain)).toEqual([expired, expired, expired]);
    await wecomAnswers(chain, RUN, 'sent', { sentAt: at('19:59'), who: [customers[2]!] });
    await wecomAnswers(chain, RUN, 'not_contact', { who: [customers[1]!] });
    await chain.settle();
    expect(await states(chain)).toEqual([expired, expired, sent('19:59')]);
  });

  it('of groups is taken over as well', async () => {
    const { chain } = await groupRun('group_mass_send');
    await chain.advance(at('14:00'));
    expect(await states(chain, 'post_of')).toEqual([expired]);
    await wecomAnswers(chain, RUN, 'sent', { sentAt: at('13:00') });
    await chain.settle();
    expect(await states(chain, 'post_of')).toEqual([sent('13:00')]);
  });
});

describe('what a staff member’s client says', () => {
  it('is taken over as client-reported, once', async () => {
    const { chain, group } = await groupRun('group_post');
    await chain.advance(at('12:10'));
    for (const _ of [1, 2]) await tell(chain.platform, 'tasks.post_sent', { runId: RUN, groupId: group, postId: 1 });
    await chain.settle();
    expect(await states(chain, 'post_of')).toEqual([
      { state: 'sent', reason: null, evidence: 'client_reported', sent: '12:10' },
    ]);
    expect(await sentFacts(chain)).toHaveLength(1);
  });
});

describe('the end of a run', () => {
  it('turns everything open to not sent, and nothing else', async () => {
    const { chain, customers } = await lapsedRun();
    await wecomAnswers(chain, RUN, 'sent', { sentAt: at('10:05'), who: [customers[0]!] });
    await chain.advance(at('19:59'));
    expect(await states(chain)).toEqual([sent('10:05'), open, open]);
    await chain.advance(at('20:00'));
    expect(await states(chain)).toEqual([sent('10:05'), expired, expired]);
  });
});

describe('cancelling a run', () => {
  const cancelled = { ...expired, reason: 'cancelled' };
  const budget = async ({ platform }: Chain) => {
    const { rows } = await sql<{ n: number }>`
      select coalesce(sum(spent), 0)::bigint as n from attention.budget_left where kind = 'promotion_day'`.execute(
      platform.db,
    );
    return rows[0]!.n;
  };

  it('takes back what is not sent: messages, attention; what was sent stays sent', async () => {
    const { chain } = await lapsedRun();
    expect(await budget(chain)).toBe(3);
    await chain.playbooks.cancel(operator, RUN);
    await chain.settle();
    expect(await states(chain)).toEqual([cancelled, cancelled, cancelled]);
    expect(await budget(chain)).toBe(0);
    const { rows } = await sql`select distinct state from delivery.dispatch_info`.execute(chain.platform.db);
    expect(rows).toEqual([{ state: 'cancelled' }]);
    await expect(chain.playbooks.cancel(operator, RUN)).rejects.toMatchObject({ code: 'playbooks.run_not_open' });
    await wecomAnswers(chain, RUN, 'sent', { sentAt: at('10:01') }); // staff was faster
    await chain.settle();
    expect(await states(chain)).toEqual([sent('10:01'), sent('10:01'), sent('10:01')]);
  });

  it('takes posts from side bars and ends the drop', async () => {
    const { chain } = await groupRun('group_post');
    await chain.playbooks.cancel(operator, RUN);
    await chain.settle();
    expect(await states(chain, 'post_of')).toEqual([cancelled]);
    const { rows } = await sql`
      select (select status from tasks.post_info) as post, (select stopped_at is not null from offers.drop_info) as stopped`.execute(
      chain.platform.db,
    );
    expect(rows).toEqual([{ post: 'cancelled', stopped: true }]);
  });

  it('is not for those who answer for some stores, nor switching a playbook off', async () => {
    const { chain } = await groupRun('group_post');
    const manager = actorWith({ kind: 'user', id: '1', label: 'm', storeIds: [chain.storeOf('A')] }, [
      'playbooks.run',
      'playbooks.edit',
    ]);
    const refused = { code: 'access.other_store' };
    await expect(chain.playbooks.cancel(manager, RUN)).rejects.toMatchObject(refused);
    await expect(chain.playbooks.setActive(manager, 'noon', false)).rejects.toMatchObject(refused);
    expect(await states(chain, 'post_of')).toEqual([open]);
  });
});

describe('a drop that opens at the group’s post', () => {
  const drop = { ...(withDrop['drop'] as object), opensAtPostUntilMinutes: 60 };
  const opens = async ({ platform }: Chain) => {
    const { rows } = await sql<{ opens: string | null }>`
      select to_char(posted_at at time zone 'Asia/Shanghai', 'HH24:MI') as opens from offers.drop_share order by group_id`.execute(
      platform.db,
    );
    return rows.map((row) => row.opens);
  };

  it.each(['group_post', 'group_mass_send'] as const)('by %s waits for it, group by group', async (channel) => {
    const chain = await freshChain(database, [groupBeat({ ...withDrop, drop, channels: [channel] })]);
    const [first] = [await addGroup(chain, 'wr-1'), await addGroup(chain, 'wr-2')];
    await chain.advance(at('12:00'));
    expect(await opens(chain)).toEqual([null, null]);
    await chain.advance(at('12:20'));
    if (channel === 'group_mass_send') await wecomAnswers(chain, RUN, 'sent', { sentAt: at('12:20'), who: [first!] });
    else await tell(chain.platform, 'tasks.post_sent', { runId: RUN, groupId: first, postId: 1 });
    await chain.settle();
    expect(await opens(chain)).toEqual(['12:20', null]);
  });
});
