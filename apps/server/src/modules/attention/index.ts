/**
 * The attention governor: nothing reaches a customer but through it. `createAttention({ platform, guards, audit })` gives
 * - `prepare(at)`: the partitions of that time; to be awaited before the transaction that decides;
 * - `decideCustomers(tx, …)`, `decideGroups(tx, …)`: grant or refuse with a reason, and reserve;
 * - `settle`, `release`, `settleGroups`, `releaseGroups`: what became of it; twice is once;
 * - `platformCapReached`, `noteStaffSends`, `noteStaffGroupSends`: what others sent;
 * - `quietAt(at, zone?)`, `quietFrom(at, zone?)`: quiet hours, and when they begin next.
 */
export type { DecideCustomers, Decided } from './decide-customers.ts';
export type { DecideGroups, GroupsDecided } from './decide-groups.ts';
export type { Category, Channel, CustomerRefusal, GroupRefusal } from './reasons.ts';
export { CUSTOMER_REFUSALS, GROUP_REFUSALS } from './reasons.ts';
export { segmentSource } from './segment-source.ts';
export { type Attention, createAttention } from './service.ts';
export type { AttentionViews } from './views.ts';
