/**
 * What staff are asked to do. `createTasks({ platform, attention, tellStaff, guards, organisation, redeem, jssdkConfig,
 * publicUrl })` gives:
 * - `createPosts(tx, { runId, posts, at, dueAt, expiresAt })`: posts are rows `(group_id bigint, chat_id text,
 *   account_id bigint, store_id bigint, title text, content jsonb)`; content as `PostContent` of the contracts. One post per
 *   group and run; twice is once. The window is cut where quiet hours begin.
 * - `createTask(tx, { taskKey, accountId, storeId, runId, title, detail, checklist, at, dueAt, expiresAt })` for one,
 *   `cancelRun(tx, runId, at)`, `coverage(runId)`. `personalData` is not needed: no table knows a customer. `parts`.
 */
export type { PostSent, TaskDone } from './facts.ts';
export { POST_SENT, TASK_DONE } from './facts.ts';
export type { TasksViews } from './views.ts';
