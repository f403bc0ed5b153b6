import type { SegmentSource } from '@xiaoer/segment';

/** What may still be said to her, by the caps as they are now. */
export const segmentSource: SegmentSource = {
  topic: 'attention',
  relations: {
    budget: 'select customer_id, kind, period_start, spent, remaining from attention.budget_left',
  },
  person: {},
};
