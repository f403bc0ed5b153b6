/** The rows that other modules' SQL may read. */
export interface PlaybooksViews {
  'playbooks.run_info': {
    run_id: number;
    playbook_code: string;
    name: string;
    beat: string | null;
    fired_at: Date;
    slot_at: Date;
    expires_at: Date;
    marker: string;
    fire_key: string;
    state: 'fired' | 'decided' | 'ended' | 'cancelled';
    subject: 'customer' | 'group';
    channels: string[] | null;
    goal: string | null;
    due_at: Date;
    decided_at: Date | null;
  };
  /** Playbooks with a schedule that are on. */
  'playbooks.planned': { code: string; name: string; beat: string | null; next_fire_at: Date };
  'playbooks.run_key': {
    run_id: number;
    marker: string;
    beat: string | null;
    slot_at: Date;
    state: 'fired' | 'decided' | 'ended' | 'cancelled';
  };
  'playbooks.touch_info': {
    customer_id: number;
    run_id: number;
    at: Date;
    state: 'dispatched' | 'sent' | 'not_sent' | 'held_out' | 'refused';
    reason: string | null;
    variant: string | null;
    channel: string;
    evidence: 'platform' | 'client_reported' | 'ticked' | 'none';
    sent_at: Date | null;
    held_out: boolean;
  };
  'playbooks.post_of': {
    group_id: number;
    run_id: number;
    at: Date;
    store_id: number | null;
    state: 'candidate' | 'dispatched' | 'sent' | 'not_sent' | 'held_out' | 'refused';
    reason: string | null;
    variant: string | null;
    channel: string | null;
    evidence: 'platform' | 'client_reported' | 'ticked' | 'none';
    sent_at: Date | null;
    held_out: boolean;
  };
}
