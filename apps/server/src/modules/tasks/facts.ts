/** An own task was ticked, or seen to be done. */
export const TASK_DONE = 'tasks.task_done';
export interface TaskDone {
  taskId: number;
  accountId: number;
}

/** The client reported that the post was sent into its group. */
export const POST_SENT = 'tasks.post_sent';
export interface PostSent {
  postId: number;
  runId: number;
  groupId: number;
}
