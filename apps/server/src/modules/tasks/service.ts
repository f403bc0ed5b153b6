import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { ModuleParts } from '../../platform/module.ts';
import type { Poller } from '../../platform/polling/index.ts';
import { type Actor, demand } from '../access/index.ts';
import { GROUP_WELCOME_CHANGED, type GroupWelcomeChanged } from '../delivery/index.ts';
import { coverage } from './coverage.ts';
import type { TasksDeps } from './deps.ts';
import { POST_SENT, type PostSent, TASK_DONE, type TaskDone } from './facts.ts';
import { reportPost } from './group-post.ts';
import { askForGroupWelcome } from './group-welcome.ts';
import { createNotices } from './notices.ts';
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
import { workbenchRoutes } from './routes.ts';

/** What staff are asked to do, and what is known of its being done. */
export function createTasks(deps: TasksDeps) {
  const { platform, attention, tellStaff, publicUrl, zone = 'Asia/Shanghai' } = deps;
  const { db, clock, facts } = platform;
  const notices = createNotices({ platform, tellStaff, publicUrl });

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
  }

  async function markDone(actor: Actor, args: { taskId: number; userid: string; note: string | null }): Promise<void> {
    demand(actor, 'tasks.do');
    const at = clock.now();
    await facts.prepare(at);
    await db.transaction().execute(async (tx) => {
      const ticked = await tick(tx, { ...args, at });
      if (ticked) await tellDone(tx, [ticked], at);
    });
  }

  async function tellDone(tx: Tx, tasks: Ticked[], at: Date): Promise<void> {
    for (const { accountId, taskId } of tasks) {
      const payload: TaskDone = { taskId, accountId };
      await facts.publish(tx, { type: TASK_DONE, at, payload });
    }
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
    });
  }

  async function endDue(now: Date): Promise<number> {
    return db.transaction().execute(async (tx) => {
      const runs = await expirePosts(tx, now);
      for (const runId of runs) await attention.releaseGroups(tx, { runId, rows: unpostedGroups(runId) });
      return runs.length + (await expireTasks(tx, now));
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
          db.transaction().execute((tx) => askForGroupWelcome(tx, { ...payload, at: clock.now() })),
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
export type Tasks = ReturnType<typeof createTasks>;
