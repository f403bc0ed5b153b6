import { type RawBuilder, sql } from 'kysely';
import type { Changes } from '../../platform/changes/index.ts';

/** Records whose budgets changed. `rows`: `(customer_id, period_start)`, a name of the statement that this stands in. */
export const recordingOf = (changes: Changes, rows: RawBuilder<unknown>) =>
  changes.recording({
    topic: 'attention',
    customers: sql`select customer_id, period_start as since from ${rows}`,
    since: 'each',
  });
