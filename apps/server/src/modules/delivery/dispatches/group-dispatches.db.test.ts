import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { CORP, deliveryFor, insertAccount } from '../testing.ts';

const database = testDatabase();

let platform: Platform & { clock: DrivenClock };
let wecom: FakeWeCom;
let modules: ReturnType<typeof deliveryFor>;
beforeAll(async () => {
  platform = await testPlatform(database, { at: '2026-03-16T11:40:00+08:00' });
  wecom = await startFakeWeCom(() => platform.clock.now());
  modules = deliveryFor(platform, wecom.url);
});
afterAll(() => wecom.stop());

const minutes = (n: number) => platform.clock.advanceTo(new Date(platform.clock.now().getTime() + n * 60_000));
const outcomes = async () =>
  (
    await sql`
      select r.outcome, d.state as attention, count(*) as n from delivery.recipient_result r
      join attention.group_decision_of d on d.group_id = r.group_id and d.run_id = r.run_id
      group by 1, 2 order by 1, 2`.execute(platform.db)
  ).rows;

it('a group mass send goes to the owner in requests of 2,000 groups, is found again, settles and expires by group', async () => {
  const { accountId, storeId } = await insertAccount(database, 'owner');
  await database.pool.query(
    `insert into community.store_group
       (corp_id, chat_id, name, store_id, owner_userid, owner_account_id, state, member_count, capacity, created_at, bound_at)
     select $1, 'wr' || lpad(i::text, 5, '0'), 'g' || i, $2, 'owner', $3, 'active', 10, 500, '2026-01-01', '2026-01-01'
     from generate_series(1, 2001) i`,
    [CORP, storeId, accountId],
  );
  const at = platform.clock.now();
  await Promise.all([modules.attention.prepare(at), modules.delivery.prepare(at)]);
  const made = await platform.db.transaction().execute(async (tx) => {
    const groups = sql`select group_id, 1::bigint as run_id, 1::float8 as value, 'group_mass_send' as channel from community.group_info`;
    await modules.attention.decideGroups(tx, { candidates: groups, at, deliverFrom: at });
    return modules.delivery.createDispatches(tx, {
      runId: 1,
      runMarker: 'noon',
      chatType: 'group',
      recipients: sql`select owner_account_id as account_id, 'plain'::text as variant, group_id, chat_id from community.group_info`,
      contents: { plain: { text: '{{store}} 12 点整', link: null } },
      at,
      sendAt: at,
      expiresAt: new Date(at.getTime() + 2 * 3_600_000),
    });
  });
  expect(made).toEqual({ dispatches: 2, recipients: 2_001 });

  // Without a link a lost request is found by its words; the other one has the same words and must not be taken for it.
  wecom.fail('externalcontact/add_msg_template', 'break_after', 'break_before');
  await modules.delivery.sendNow();
  await modules.delivery.sendNow();
  await modules.delivery.sendNow();
  expect(wecom.tasks.map(({ text, receivers }) => [text, receivers.length])).toEqual([
    ['北区店 12 点整', 2_000],
    ['北区店 12 点整', 1],
  ]);

  const [large, small] = wecom.tasks;
  wecom.confirm(large!.msgid);
  minutes(5);
  await modules.delivery.followUpNow();
  expect(await outcomes()).toEqual([
    { outcome: 'sent', attention: 'settled', n: 2_000 },
    { outcome: 'waiting', attention: 'reserved', n: 1 },
  ]);
  minutes(115);
  await modules.delivery.followUpNow();
  expect(wecom.confirm(small!.msgid)).toBe(false);
  expect(await outcomes()).toEqual([
    { outcome: 'cancelled', attention: 'released', n: 1 },
    { outcome: 'sent', attention: 'settled', n: 2_000 },
  ]);
});
