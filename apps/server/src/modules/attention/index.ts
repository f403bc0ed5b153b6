/**
 * The attention governor. `createAttention({ platform })` gives:
 * - `prepare(at)`: makes the partitions of that time; to be awaited before the transaction that decides.
 * - `decideCustomers(tx, { candidates, category, at, deliverFrom })`: candidates are rows
 *   `(customer_id bigint, run_id bigint, value float8, channel text)` of all runs of one slot; answers counts, one row per
 *   run and reason (null: granted).
 * - `decideGroups(tx, { candidates, at, deliverFrom })`: rows `(group_id, run_id, value, channel, store_id)` likewise.
 * - `settle(tx, { runId, rows })`, `release(tx, { runId, rows })`: rows `(customer_id)`; `settleGroups`, `releaseGroups`:
 *   rows `(group_id)`. Twice is once.
 * - `platformCapReached(tx, { rows })`: rows `(customer_id, at)` for which WeCom said that the cap is reached (status 3);
 *   `noteStaffSends(tx, { rows })`: rows `(customer_id, send_key, at)` of mass sends that staff made by themselves.
 * - `quietFrom(at, zone)`: when the next quiet hours begin (`at` itself when it lies in them); `quietAt(at, zone)`.
 * - `personalData`, `parts`.
 */
export type { Category, Channel, CustomerRefusal, GroupRefusal } from './reasons.ts';
export type { AttentionViews } from './views.ts';
