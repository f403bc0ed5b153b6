/**
 * What staff are asked to do. `createTasks({ platform, attention, staffCards, guards, organisation, jssdkConfig, publicUrl })`:
 * - `createPosts(tx, { runId, posts, at, dueAt, expiresAt })`: one post by side bar per group and run;
 * - `createTask(tx, …)`: an own task, ticked by staff; `cancelRun(tx, runId, at)`; `coverage(runId)`.
 * Mass-send tasks are dispatches of `delivery` and known only from WeCom's results. No table here knows a customer.
 */

export type { TasksDeps } from './deps.ts';
export type { PostSent, TaskDone } from './facts.ts';
export { POST_SENT, TASK_DONE } from './facts.ts';
export type { CreateTask } from './own-tasks.ts';
export type { CreatePosts } from './posts.ts';
export { createTasks, type Tasks } from './service.ts';
export type { TasksViews } from './views.ts';
