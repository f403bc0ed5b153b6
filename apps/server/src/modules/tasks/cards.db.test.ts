import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { type Chain, freshChain } from '../../testing/chain.ts';

const database = testDatabase();

let chain: Chain;
beforeEach(async () => {
  chain = await freshChain(database, [], { at: '2026-03-16T12:00:00+08:00' });
});

const at = () => chain.platform.clock.now();
/** What is wanted of the gateway; there is no corp here, so nothing leaves. */
const cards = async () =>
  (
    await sql<{ title: string; userids: string[]; buttons: string[] }>`
      select c.content ->> 'title' as title, array(select r.userid from delivery.staff_card_receiver r
          where r.card_id = c.card_id order by 1) as userids,
        array(select b ->> 'key' from jsonb_array_elements(c.content -> 'buttons') b) as buttons
      from delivery.staff_card c order by c.made_at, 2, 1`.execute(chain.platform.db)
  ).rows;
const wordsOf = async () =>
  (
    await sql<{ userid: string | null; words: string }>`
      select userid, words from delivery.staff_card_change order by change_id`.execute(chain.platform.db)
  ).rows.map(({ userid, words }) => [userid, words]);
/** As if WeCom had taken them all. */
const arrive = () => sql`update delivery.staff_card set state = 'sent'`.execute(chain.platform.db);

const ask = (taskKey: string, codes: string[], more: { expiresAt?: Date; urgent?: boolean } = {}) =>
  chain.platform.db.transaction().execute((tx) =>
    chain.tasks.createTask(tx, {
      taskKey,
      accountIds: codes.map((code) => chain.accountOf(code)),
      storeId: chain.storeOf(codes[0]!),
      title: `事情 ${taskKey}`,
      detail: '',
      at: at(),
      dueAt: at(),
      ...more,
    }),
  );
const hear = (on: string, payload: object) =>
  chain.tasks.parts
    .listeners!.find((listener) => listener.on === on)!
    .handle({ type: on, at: at(), payload: payload as never });
async function press(button: string, userid: string, n = 0): Promise<void> {
  const { rows } = await sql<{ key: string }>`select card_key as key from delivery.staff_card order by card_id`.execute(
    chain.platform.db,
  );
  await hear('delivery.card_pressed', { cardKey: rows[n]!.key, userid, button, at: at().toISOString() });
}
const statuses = async () =>
  (
    await sql<{ status: string }>`select status from tasks.task_info where kind = 'own' order by account_id`.execute(
      chain.platform.db,
    )
  ).rows.map(({ status }) => status);

describe('a task of several people', () => {
  it('is one card, ticked by whoever presses first, once', async () => {
    await ask('poster', ['A', 'B']);
    await chain.settle();
    expect(await cards()).toEqual([
      { title: '事情 poster', userids: ['staff-A', 'staff-B'], buttons: ['later', 'done'] },
    ]);
    await arrive();
    await chain.advance('2026-03-16T12:03:00+08:00');
    await press('done', 'staff-B');
    await press('done', 'staff-A');
    await press('done', 'staff-B');
    expect(await statuses()).toEqual(['done', 'done']);
    expect(await wordsOf()).toEqual([[null, '已完成 · B 12:03']]);
    const { rows } = await sql`select 1 from platform.fact where type = 'tasks.task_done'`.execute(chain.platform.db);
    expect(rows).toHaveLength(1);
  });

  it('that ends says so', async () => {
    await ask('poster', ['A', 'B'], { expiresAt: new Date('2026-03-16T13:00:00+08:00') });
    await chain.settle();
    await arrive();
    await chain.advance('2026-03-16T13:00:00+08:00');
    await press('done', 'staff-A');
    expect([await statuses(), await wordsOf()]).toEqual([['expired', 'expired'], [[null, '已过期']]]);
  });
});

describe('later', () => {
  it('brings the task once more to the one who said it, and the card can still be ticked', async () => {
    await ask('poster', ['A', 'B']);
    await chain.settle();
    await arrive();
    await press('later', 'staff-A');
    await press('later', 'staff-A');
    expect(await wordsOf()).toEqual([['staff-A', '13:00 再提醒']]);
    await chain.advance('2026-03-16T13:00:00+08:00');
    expect((await cards()).map(({ title, userids }) => [title, userids])).toEqual([
      ['事情 poster', ['staff-A', 'staff-B']],
      ['提醒：事情 poster', ['staff-A']],
    ]);
    await arrive();
    await press('done', 'staff-A', 1);
    // Both cards say it.
    expect((await wordsOf()).filter(([userid]) => userid === null)).toHaveLength(2);
  });

  it('after the end is not promised', async () => {
    await ask('poster', ['A'], { expiresAt: new Date('2026-03-16T12:30:00+08:00') });
    await chain.settle();
    await press('later', 'staff-A');
    expect(await wordsOf()).toEqual([['staff-A', '12:30 截止']]);
  });
});

describe('staff', () => {
  it('are told when their store opens; of what is urgent at once; where no hours are stated, too', async () => {
    await ask('calm', ['C']); // opens at 18:00
    await ask('pressing', ['C'], { urgent: true });
    await ask('any', ['A']);
    await chain.settle();
    expect((await cards()).map(({ title }) => title)).toEqual(['事情 any', '事情 pressing']);
    await chain.advance('2026-03-16T17:59:00+08:00');
    expect(await cards()).toHaveLength(2);
    await chain.advance('2026-03-16T18:00:00+08:00');
    expect((await cards()).map(({ title }) => title)).toContain('事情 calm');
  });

  it('are told of many things by one card, closed when all of them are over', async () => {
    for (const key of ['one', 'two', 'three']) await ask(key, ['A']);
    await chain.settle();
    expect(await cards()).toEqual([{ title: '你有 3 件事', userids: ['staff-A'], buttons: [] }]);
    await arrive();
    const { rows } = await sql<{ id: number }>`select task_id as id from tasks.task_info where kind = 'own'`.execute(
      chain.platform.db,
    );
    const actor = { can: () => true } as unknown as Parameters<typeof chain.tasks.markDone>[0];
    for (const [n, { id }] of rows.entries()) {
      expect(await wordsOf()).toEqual([]);
      await chain.advance(`2026-03-16T12:0${n + 1}:00+08:00`);
      await chain.tasks.markDone(actor, { taskId: id, userid: 'staff-A', note: null });
    }
    expect(await wordsOf()).toEqual([[null, '都做完了']]);
  });

  it('are told where to confirm a mass send, without a button, until its results say that it left', async () => {
    const runId = 77;
    const { rows } = await chain.platform.database.pool.query<{ id: number }>(
      `insert into delivery.dispatch (run_id, dispatch_no, marker, chat_type, account_id, corp_id, userid, variant, chunk,
         content, recipients, state, made_at, send_at, expires_at, msgid, sent_at)
       values ($1, 1, 'm', 'single', $2, 'ww1', 'staff-A', 'plain', 0, '{"text":"周末上新"}', 12, 'sent', $3, $3, $4, 'x', $3)
       returning dispatch_id as id`,
      [runId, chain.accountOf('A'), at(), new Date('2026-03-16T14:00:00+08:00')],
    );
    const dispatchId = rows[0]!.id;
    await hear('delivery.dispatch_sent', { dispatchId, runId });
    await hear('delivery.dispatch_sent', { dispatchId, runId });
    await chain.settle();
    expect(await cards()).toEqual([{ title: '群发助手：发给 12 位顾客', userids: ['staff-A'], buttons: [] }]);
    await arrive();
    await press('done', 'staff-A');
    expect(await wordsOf()).toEqual([]);
    await chain.platform.database.pool.query('update delivery.dispatch set confirmed_at = $2 where dispatch_id = $1', [
      dispatchId,
      new Date('2026-03-16T12:20:00+08:00'),
    ]);
    await hear('delivery.results_changed', { runId });
    expect(await wordsOf()).toEqual([[null, '已发送 12:20']]);
  });
});
