import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { ModuleParts } from '../../platform/module.ts';
import type { Poller } from '../../platform/polling/index.ts';
import { type Actor, demand } from '../access/index.ts';
import {
  CARD_PRESSED,
  type CardPressed,
  DISPATCH_SENT,
  type DispatchSent,
  GROUP_WELCOME_CHANGED,
  type GroupWelcomeChanged,
  RESULTS_CHANGED,
  type ResultsChanged,
} from '../delivery/index.ts';
import { closeNotices } from './close-notices.ts';
import { coverage } from './coverage.ts';
import type { TasksDeps } from './deps.ts';
import { POST_SENT, type PostSent, TASK_DONE, type TaskDone } from './facts.ts';
import { reportPost } from './group-post.ts';
import { askForGroupWelcome } from './group-welcome.ts';
import { createNotices, sendsOver, tellOfSend } from './notices.ts';
import {
  askForGroup,
  type CreateTask,
  expireTasks,
  groupIsThere,
  insertTask,
  nextEndAt,
  somethingEnds,
  type Ticked,
  tick,
} from './own-tasks.ts';
import { type CreatePosts, cancelPosts, expirePosts, insertPosts, unpostedGroups } from './posts.ts';
import { cardPressed } from './pressed.ts';
import { workbenchRoutes } from './routes.ts';

/** What staff are asked to do, and what is known of its being done. */
export function createTasks(deps: TasksDeps) {
  const { platform, attention, staffCards, publicUrl, zone = 'Asia/Shanghai' } = deps;
  const { db, clock, facts } = platform;
  const notices = createNotices({ platform, staffCards, publicUrl, zone });
  const close = (tx: Tx, which: RawBuilder<boolean>, at: Date) => closeNotices(tx, { staffCards, zone }, { which, at });

  /** The window is cut where quiet hours begin: a late post is no post. */
  async function createPosts(tx: Tx, request: CreatePosts): Promise<number> {
    const quietFrom = await attention.quietFrom(request.dueAt, zone);
    const expiresAt = new Date(Math.min(request.expiresAt.getTime(), quietFrom.getTime()));
    return insertPosts(tx, { ...request, expiresAt });
  }

  async function cancelRun(tx: Tx, runId: number, at: Date): Promise<void> {
    await cancelPosts(tx, runId);
    await sql`
      update tasks.task set status = 'cancelled', done_at = ${at} where run_id = ${runId} and status = 'open'`.execute(
      tx,
    );
    await attention.releaseGroups(tx, { runId, rows: unpostedGroups(runId) });
    const ofRun = sql<boolean>`(n.kind = 'posts' and n.subject_id = ${runId}
      or n.kind = 'task' and n.subject_id in (select task_id from tasks.task where run_id = ${runId}))`;
    await close(tx, ofRun, at);
  }

  async function markDone(actor: Actor, args: { taskId: number; userid: string; note: string | null }): Promise<void> {
    demand(actor, 'tasks.do');
    const at = clock.now();
    await facts.prepare(at);
    await db.transaction().execute((tx) => tickAndTell(tx, { ...args, at }));
  }

  /** The same whether it was ticked on the page or on a card. */
  async function tickAndTell(tx: Tx, args: Parameters<typeof tick>[1]): Promise<void> {
    const ticked = await tick(tx, args);
    if (ticked) await tellDone(tx, [ticked], clock.now());
  }

  async function tellDone(tx: Tx, tasks: Ticked[], at: Date): Promise<void> {
    const facts = tasks.map((payload) => ({ type: TASK_DONE, at, payload: payload satisfies TaskDone }) as const);
    await platform.facts.publishAll(tx, facts);
    await close(tx, ofTasks(tasks.map(({ taskId }) => taskId)), at);
  }

  /** The group's budget is spent once the client said that the message left. */
  async function postReported(
    actor: Actor,
    args: { postId: number; userid: string; sent: boolean; error: string | null },
  ): Promise<void> {
    demand(actor, 'tasks.do');
    const at = clock.now();
    await facts.prepare(at);
    await db.transaction().execute(async (tx) => {
      const { runId, groupId, news } = await reportPost(tx, actor, { ...args, at });
      if (!news) return;
      await attention.settleGroups(tx, { runId, rows: sql`select ${groupId}::bigint as group_id` });
      const payload: PostSent = { postId: args.postId, runId, groupId };
      await facts.publish(tx, { type: POST_SENT, at, subject: `run:${runId}`, payload });
      await close(tx, sql<boolean>`n.kind = 'posts' and n.subject_id = ${runId}`, at);
    });
  }

  async function endDue(now: Date): Promise<number> {
    return db.transaction().execute(async (tx) => {
      const runs = await expirePosts(tx, now);
      for (const runId of runs) await attention.releaseGroups(tx, { runId, rows: unpostedGroups(runId) });
      const expired = await expireTasks(tx, now);
      const over = sql<boolean>`(${ofTasks(expired)} or n.kind = 'posts' and n.subject_id = any(${runs}::bigint[])
        or ${sendsOver(now)})`;
      await close(tx, over, now);
      return runs.length + expired.length;
    });
  }

  const poller: Poller = {
    name: 'tasks.due',
    isDue: (now) => somethingEnds(db, now),
    runDue: async (now) => (await endDue(now)) + (await notices.wake(now)),
    nextDueAt: (now) => nextEndAt(db, now),
  };

  const parts: ModuleParts = {
    jobs: { 'tasks.notify': notices.notify },
    listeners: [
      {
        on: GROUP_WELCOME_CHANGED,
        task: 'tasks.ask_for_group_welcome',
        handle: ({ payload }: { payload: GroupWelcomeChanged }) =>
          db.transaction().execute(async (tx) => {
            const at = clock.now();
            await close(tx, ofTasks(await askForGroupWelcome(tx, { ...payload, at })), at);
          }),
      },
      {
        on: CARD_PRESSED,
        task: 'tasks.card_pressed',
        async handle({ payload }: { payload: CardPressed }) {
          const { later_minutes: laterMinutes } = await staffCards.settings();
          await facts.prepare(clock.now());
          await db
            .transaction()
            .execute((tx) => cardPressed(tx, payload, { staffCards, tick: tickAndTell, laterMinutes, zone }));
        },
      },
      {
        on: DISPATCH_SENT,
        task: 'tasks.tell_of_send',
        handle: ({ payload }: { payload: DispatchSent }) =>
          db.transaction().execute((tx) => tellOfSend(tx, { dispatchId: payload.dispatchId, at: clock.now() })),
      },
      {
        on: RESULTS_CHANGED,
        task: 'tasks.results_changed',
        handle: ({ payload }: { payload: ResultsChanged }) =>
          db.transaction().execute((tx) => close(tx, ofSends(payload.runId), clock.now())),
      },
      {
        on: 'community.group_needed',
        task: 'tasks.ask_for_group',
        handle: ({ payload }: { payload: { storeId: number } }) =>
          db.transaction().execute((tx) => askForGroup(tx, { storeId: payload.storeId, at: clock.now() })),
      },
      {
        on: 'community.group_bound',
        task: 'tasks.group_is_there',
        async handle({ payload }: { payload: { storeId: number } }) {
          const at = clock.now();
          await facts.prepare(at);
          await db.transaction().execute(async (tx) => {
            await tellDone(tx, await groupIsThere(tx, { storeId: payload.storeId, at }), at);
          });
        },
      },
    ],
    pollers: [poller],
    routes: (http) => workbenchRoutes(http, { ...deps, zone, db, clock, markDone, postReported }),
  };

  return {
    createPosts,
    createTask: (tx: Tx, task: CreateTask) => insertTask(tx, task),
    cancelRun,
    markDone,
    postReported,
    coverage: (runId: number) => coverage(db, runId),
    parts,
  };
}

const ofTasks = (taskIds: readonly number[]) =>
  sql<boolean>`n.kind = 'task' and n.subject_id = any(${taskIds}::bigint[])`;
const ofSends = (runId: number) => sql<boolean>`n.kind = 'send' and n.subject_id in (
  select dispatch_id from delivery.dispatch_info where run_id = ${runId})`;

export type Tasks = ReturnType<typeof createTasks>;
