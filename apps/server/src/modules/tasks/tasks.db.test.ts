import type { DrivenClock } from '@xiaoer/clock';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttp, type Http } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { actorWith } from '../access/index.ts';
import { createAttention } from '../attention/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../delivery/fake-wecom.ts';
import { deliveryFor } from '../delivery/testing.ts';
import { createTasks, type Tasks } from './index.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';
const CORP = 'ww1';

let platform: Platform & { clock: DrivenClock };
let attention: ReturnType<typeof createAttention>;
let tasks: Tasks;
let http: Http;
let wecom: FakeWeCom;
let delivery: ReturnType<typeof deliveryFor>['delivery'];
let store = 0;
const account: Record<string, number> = {};
const group: Record<string, number> = {};
let runs = 0;

beforeAll(async () => {
  const { rows } = await database.pool.query<{ store_id: number }>(
    `with u as (insert into organisation.unit (code, name, kind) values ('head', 'Head', 'head_office') returning unit_id)
     insert into organisation.store (code, name, unit_id, city, address, lng, lat, time_zone, opened_on)
     select 'north-07', '北区店', unit_id, '上海', '', 121.4, 31.2, 'Asia/Shanghai', '2020-01-01' from u returning store_id`,
  );
  store = rows[0]!.store_id;
  for (const userid of ['lin', 'gao', 'far']) {
    const made = await database.pool.query<{ account_id: number }>(
      `insert into organisation.account (corp_id, userid, name, kind, role, active, contact_cap)
       values ($1, $2, $3, 'person', 'staff', true, 5000) returning account_id`,
      [CORP, userid, userid],
    );
    account[userid] = made.rows[0]!.account_id;
    if (userid !== 'far') {
      await database.pool.query(
        `insert into organisation.account_store (account_id, store_id, way) values ($1, $2, 'stated')`,
        [account[userid], store],
      );
    }
  }
});

afterAll(() => wecom?.stop());

beforeEach(async () => {
  platform = await testPlatform(database, { at: NOON });
  await wecom?.stop();
  wecom = await startFakeWeCom(() => platform.clock.now());
  ({ delivery } = deliveryFor(platform, wecom.url));
  await database.pool.query(
    `delete from tasks.notice; delete from tasks.post; delete from tasks.task; delete from delivery.staff_card_change;
     delete from delivery.staff_card_receiver; delete from delivery.staff_card`,
  );
  const asStaff = async (request: FastifyRequest) => {
    const userid = String(request.headers['x-userid']);
    request.staff = { userid };
    const storeIds = userid === 'far' ? [] : [store];
    request.actor = actorWith({ kind: 'staff', id: userid, label: userid, storeIds }, ['tasks.read', 'tasks.do']);
  };
  attention = createAttention({ platform, guards: { user: asStaff }, audit: async () => {} });
  tasks = createTasks({
    platform,
    attention,
    staffCards: delivery.staffCards,
    guards: { staff: asStaff, user: asStaff },
    organisation: { accountByUserid: async () => null },
    jssdkConfig: async () => {
      throw new Error('not asked here');
    },
    publicUrl: 'http://localhost:8080',
  });
  http = await createHttp({ log: platform.log, requestsPerMinute: 10_000 });
  tasks.parts.routes?.(http);
});

/** A bound group of the store, owned by `lin`. */
async function insertGroup(name: string, { members = 10 } = {}): Promise<number> {
  const { rows } = await database.pool.query<{ group_id: number }>(
    `insert into community.store_group
       (corp_id, chat_id, name, store_id, owner_userid, owner_account_id, state, member_count, capacity, created_at, bound_at)
     values ($1, $2, $2, $3, 'lin', $4, 'active', $5, 500, '2026-01-01', '2026-01-01') returning group_id`,
    [CORP, name, store, account['lin'], members],
  );
  group[name] = rows[0]!.group_id;
  return rows[0]!.group_id;
}

const later = (minutes: number) => new Date(platform.clock.now().getTime() + minutes * 60_000);
const go = (minutes: number) => platform.clock.advanceTo(later(minutes));
const settle = async () => {
  await tasks.parts.pollers?.[0]?.runDue(platform.clock.now());
  await tasks.parts.jobs?.['tasks.notify']?.({} as never, { id: '1', attempt: 1 });
  await delivery.staffCardsNow();
};

/** Decides and posts a run into these groups. */
async function postRun(names: string[], { dueAt = platform.clock.now(), expiresAt = later(120) } = {}) {
  runs += 1;
  const runId = runs;
  const at = platform.clock.now();
  await platform.db.transaction().execute(async (tx) => {
    const ids = names.map((name) => group[name]);
    await attention.decideGroups(tx, {
      candidates: sql`select id as group_id, ${runId}::bigint as run_id, 1::float8 as value, 'group_post' as channel
        from unnest(${ids}::bigint[]) id`,
      at,
      deliverFrom: dueAt,
    });
    await tasks.createPosts(tx, {
      runId,
      posts: sql`
        select g.group_id, g.chat_id, g.owner_account_id as account_id, g.store_id, '早安海报' as title,
          ${JSON.stringify({ text: '{{store}}早上好', link: null })}::jsonb as content
        from community.group_info g where g.group_id = any(${ids}::bigint[])`,
      at,
      dueAt,
      expiresAt,
    });
  });
  return runId;
}
const as = (userid: string) => ({
  get: (url: string) => http.inject({ url, headers: { 'x-userid': userid } }),
  post: (url: string, payload: object) =>
    http.inject({ method: 'POST', url, payload, headers: { 'x-userid': userid } }),
});
const postIn = async (name: string, userid = 'lin') =>
  (await as(userid).get(`/api/workbench/groups/${name}/post`)).json();
const budgetOf = async (runId: number) =>
  (
    await sql<{ state: string }>`select state from attention.group_decision_of where run_id = ${runId}`.execute(
      platform.db,
    )
  ).rows;
const factsOf = async (type: string) =>
  (
    await sql<{ payload: object }>`select payload from platform.fact where type = ${type} order by id`.execute(
      platform.db,
    )
  ).rows;

describe('a post by side bar', () => {
  it('is shown in its group with the words of its store, reported once, and spends the budget of the group', async () => {
    await insertGroup('wrA');
    const runId = await postRun(['wrA']);
    const { post } = await postIn('wrA');
    expect([post.title, post.content.text, post.status]).toEqual(['早安海报', '北区店早上好', 'due']);
    const sent = () => as('lin').post(`/api/workbench/posts/${post.id}/sent`, { result: 'ok' });
    expect([(await sent()).statusCode, (await sent()).statusCode]).toEqual([200, 200]);
    expect((await postIn('wrA')).post.status).toBe('posted');
    expect(await budgetOf(runId)).toEqual([{ state: 'settled' }]);
    const facts = await factsOf('tasks.post_sent');
    expect(facts.filter(({ payload }) => (payload as { runId: number }).runId === runId)).toHaveLength(1);
    expect(await tasks.coverage(runId)).toMatchObject({ kinds: [{ kind: 'group_post', total: 1, done: 1, open: 0 }] });
  });

  it('that the client did not send stays due', async () => {
    await insertGroup('wrB');
    await postRun(['wrB']);
    const { post } = await postIn('wrB');
    await as('lin').post(`/api/workbench/posts/${post.id}/sent`, { result: 'cancelled' });
    expect((await postIn('wrB')).post.status).toBe('due');
  });

  it('is expired when its window has ended: never shown again, and the budget given back', async () => {
    await insertGroup('wrC');
    const runId = await postRun(['wrC']);
    go(120);
    expect((await postIn('wrC')).post).toBeNull();
    await settle();
    expect(
      (await as('lin').get('/api/workbench/today')).json().tasks.filter((t: { chatId: string }) => t.chatId === 'wrC'),
    ).toEqual([]);
    expect(await budgetOf(runId)).toEqual([{ state: 'released' }]);
    expect(await tasks.coverage(runId)).toMatchObject({ kinds: [{ total: 1, done: 0, ended: 1 }] });
  });

  it('asked for into the night ends where quiet hours begin', async () => {
    await insertGroup('wrD');
    platform.clock.advanceTo(new Date('2026-03-16T20:00:00+08:00'));
    await postRun(['wrD'], { expiresAt: new Date('2026-03-17T01:00:00+08:00') });
    expect((await postIn('wrD')).post.expiresAt).toBe('2026-03-16T13:30:00.000Z');
  });

  it('is nobody else’s: staff of another store see neither group nor post', async () => {
    await insertGroup('wrE');
    await postRun(['wrE']);
    const { post } = await postIn('wrE', 'gao'); // the same store
    expect(post.status).toBe('due');
    expect((await as('far').get('/api/workbench/groups/wrE/post')).statusCode).toBe(404);
    expect((await as('far').post(`/api/workbench/posts/${post.id}/sent`, { result: 'ok' })).statusCode).toBe(404);
  });

  it('of a run that was cancelled disappears and can’t be reported', async () => {
    await insertGroup('wrF');
    const runId = await postRun(['wrF']);
    const { post } = await postIn('wrF');
    await platform.db.transaction().execute((tx) => tasks.cancelRun(tx, runId, platform.clock.now()));
    expect((await postIn('wrF')).post).toBeNull();
    expect((await as('lin').post(`/api/workbench/posts/${post.id}/sent`, { result: 'ok' })).statusCode).toBe(409);
    expect(await budgetOf(runId)).toEqual([{ state: 'released' }]);
  });
});

describe('cards to staff', () => {
  it('tell of a run once, and remind once when half of the window is over and work is left', async () => {
    await insertGroup('wrG');
    await insertGroup('wrH');
    await postRun(['wrG', 'wrH']);
    await settle();
    await settle();
    expect(wecom.cards.map(({ title, body, touser }) => [title, body.sub_title_text, touser])).toEqual([
      ['早安海报', '2 个群待发布，打开群聊侧边栏即可一键发送', 'lin'],
    ]);
    go(60);
    await settle();
    await settle();
    expect(wecom.cards.map(({ title }) => title)).toEqual(['早安海报', '提醒：早安海报']);
  });

  it('do not remind of what is done', async () => {
    await insertGroup('wrI');
    await postRun(['wrI']);
    await settle();
    const { post } = await postIn('wrI');
    await as('lin').post(`/api/workbench/posts/${post.id}/sent`, { result: 'ok' });
    go(60);
    await settle();
    expect(wecom.cards.map(({ words }) => words)).toEqual(['已全部发布']);
  });
});

describe('a store that needs a group', () => {
  const hear = (on: string, storeId: number) =>
    tasks.parts
      .listeners!.find((listener) => listener.on === on)!
      .handle({ type: on, at: new Date(), payload: { storeId } as never });
  const openTasks = async () =>
    (
      await sql<{ title: string; status: string; account_id: number }>`
      select title, status, account_id from tasks.task_info where kind = 'own' order by task_id`.execute(platform.db)
    ).rows;

  it('gets a task with a checklist, once, done by itself when the group is there', async () => {
    await database.pool.query('delete from community.store_group where store_id = $1', [store]);
    await hear('community.group_needed', store);
    await hear('community.group_needed', store);
    expect(await openTasks()).toEqual([{ title: '开门店的第一个福利群', status: 'open', account_id: account['gao'] }]);
    const today = (await as('gao').get('/api/workbench/today')).json().tasks;
    expect(today[0].checklist).toHaveLength(4);

    await insertGroup('wrNew');
    await hear('community.group_bound', store);
    expect((await openTasks()).map(({ status }) => status)).toEqual(['done']);
    // The request came late: there is a group with room by now.
    await hear('community.group_needed', store);
    expect(await openTasks()).toHaveLength(1);
  });

  it('whose newest group is nearly full gets a task for the next one, ticked by staff only once', async () => {
    await database.pool.query('update community.store_group set member_count = 460 where store_id = $1', [store]);
    await hear('community.group_needed', store);
    const [task] = (await as('gao').get('/api/workbench/today')).json().tasks;
    expect(task.title).toBe('群快满了：开下一个福利群');
    expect((await as('lin').post(`/api/workbench/tasks/${task.id}/done`, {})).statusCode).toBe(404); // not hers
    await as('gao').post(`/api/workbench/tasks/${task.id}/done`, { note: '好了' });
    await as('gao').post(`/api/workbench/tasks/${task.id}/done`, {});
    const facts = await factsOf('tasks.task_done');
    expect(facts.filter(({ payload }) => (payload as { taskId: number }).taskId === Number(task.id))).toHaveLength(1);
  });
});
