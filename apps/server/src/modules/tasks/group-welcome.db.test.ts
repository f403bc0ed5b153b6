import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addGroup, type Chain, freshChain } from '../../testing/chain.ts';
import { askForGroupWelcome, listGroupWelcomeOwners } from './group-welcome.ts';

const database = testDatabase();

async function aWelcome({ platform }: Chain, storeIds: number[] | null = null): Promise<number> {
  const at = platform.clock.now();
  const { rows } = await sql<{ id: number }>`
    insert into delivery.group_welcome
      (welcome_key, corp_id, name, content, store_ids, version, live_version, state, made_at, changed_at, changed_by)
    values ('k', 'ww1', '入群礼', '{"text":"欢迎 %NICKNAME%"}', ${storeIds}::bigint[], 1, 1, 'live', ${at}, ${at}, 'mei')
    returning group_welcome_id as id`.execute(platform.db);
  return rows[0]!.id;
}

it('owners of groups are asked once per version, and it shows who chose it', async () => {
  const chain = await freshChain(database, []);
  const { platform, tasks } = chain;
  for (const [chat, store] of [
    ['c1', 'A'],
    ['c2', 'A'],
    ['c3', 'B'],
  ] as const)
    await addGroup(chain, chat, { store });
  const groupWelcomeId = await aWelcome(chain);
  const ask = () =>
    platform.db.transaction().execute((tx) => askForGroupWelcome(tx, { groupWelcomeId, at: platform.clock.now() }));
  const owners = () => listGroupWelcomeOwners(platform.db, { groupWelcomeId, storeIds: null });
  await ask();
  await ask();
  expect(await owners()).toMatchObject([
    { userid: 'staff-A', groups: 2, status: 'open' },
    { userid: 'staff-B', groups: 1, status: 'open' },
  ]);

  const { rows } = await sql<{ id: number }>`
    select task_id as id from tasks.task_info where account_id = ${chain.accountOf('A')} and kind = 'own'`.execute(
    platform.db,
  );
  const staff = { kind: 'staff', id: 'staff-A', label: 'A', storeIds: null, can: () => true } as const;
  await tasks.markDone(staff, { taskId: rows[0]!.id, userid: 'staff-A', note: '两个群都选好了' });
  expect(await owners()).toMatchObject([
    { userid: 'staff-B', status: 'open' },
    { userid: 'staff-A', status: 'done', note: '两个群都选好了', doneAt: '2026-03-15T23:00:00.000Z' },
  ]);

  await sql`update delivery.group_welcome set version = 2, live_version = 2`.execute(platform.db);
  await ask();
  expect((await owners()).map(({ status }) => status)).toEqual(['open', 'open']);
  await sql`update delivery.group_welcome set state = 'deleted'`.execute(platform.db);
  await ask();
  const { rows: open } = await sql<{ n: number }>`
    select count(*) as n from tasks.task_info where kind = 'own' and status = 'open'`.execute(platform.db);
  expect(open[0]!.n).toBe(0);
});

it('only owners in the stores it is for are asked', async () => {
  const chain = await freshChain(database, []);
  for (const [chat, store] of [
    ['c1', 'A'],
    ['c3', 'B'],
  ] as const)
    await addGroup(chain, chat, { store });
  const groupWelcomeId = await aWelcome(chain, [chain.storeOf('B')]);
  const { platform } = chain;
  await platform.db.transaction().execute((tx) => askForGroupWelcome(tx, { groupWelcomeId, at: platform.clock.now() }));
  const owners = await listGroupWelcomeOwners(platform.db, { groupWelcomeId, storeIds: null });
  expect(owners.map(({ userid }) => userid)).toEqual(['staff-B']);
});
