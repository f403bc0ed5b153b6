import type { CustomerRefusal, GroupRefusal } from './reasons.ts';

type ReservationState = 'reserved' | 'settled' | 'released';

/** The rows of this module's views, for other modules' SQL. */
export interface AttentionViews {
  'attention.decision_of': {
    customer_id: number;
    run_id: number;
    decided_at: Date;
    category: 'promotion' | 'service';
    channel: string;
    granted: boolean;
    reason: CustomerRefusal | null;
    state: ReservationState | null;
  };
  'attention.group_decision_of': {
    group_id: number;
    run_id: number;
    decided_at: Date;
    channel: string;
    granted: boolean;
    reason: GroupRefusal | null;
    state: ReservationState | null;
  };
  /** A customer without a row for a period has spent nothing in it. */
  'attention.budget_left': {
    customer_id: number;
    kind: 'mass_send_day' | 'promotion_day' | 'promotion_week';
    period_start: Date;
    spent: number;
    cap: number;
    remaining: number;
  };
}
