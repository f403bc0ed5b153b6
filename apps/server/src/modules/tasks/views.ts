/** The rows of this module's views, for other modules' SQL. */
export interface TasksViews {
  /** All three kinds; ids are unique within a kind (`mass_send`: the dispatch, `group_post`: the post). */
  'tasks.task_info': {
    task_id: number;
    kind: 'own' | 'mass_send' | 'group_post';
    account_id: number;
    store_id: number | null;
    run_id: number | null;
    /** Empty for a mass send: its reader knows the playbook's name. */
    title: string;
    detail: string;
    checklist: string[];
    chat_id: string | null;
    status: 'open' | 'done' | 'expired' | 'cancelled';
    due_at: Date;
    expires_at: Date | null;
    done_at: Date | null;
  };
  'tasks.post_info': {
    post_id: number;
    run_id: number;
    group_id: number;
    chat_id: string;
    account_id: number;
    store_id: number | null;
    status: 'due' | 'posted' | 'expired' | 'cancelled';
    made_at: Date;
    due_at: Date;
    expires_at: Date;
    posted_at: Date | null;
    evidence: 'client_reported' | null;
  };
}
