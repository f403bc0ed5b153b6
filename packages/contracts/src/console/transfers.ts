import { z } from 'zod';
import { Code, Id, Instant } from '../common.ts';

const Userid = z.string().min(1).max(64);

/** What is handed over: everything, the customers of some stores, the newest so many, or these customers. */
const TransferWhat = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('stores'), stores: z.array(Code).min(1).max(500) }),
  z.object({ kind: z.literal('number'), n: z.int().min(1).max(200_000) }),
  z.object({ kind: z.literal('customers'), customers: z.array(Id).min(1).max(10_000) }),
]);
export type TransferWhat = z.infer<typeof TransferWhat>;

/** `POST /api/console/transfers/plan`: nothing happens yet. */
export const TransferRequest = z.object({
  /** `resigned`: the member has left. */
  kind: z.enum(['on_job', 'resigned']),
  from: Userid,
  to: z.array(Userid).min(1).max(50),
  what: TransferWhat,
  groups: z.boolean(),
  /** What the customer reads when it is done; on the job only, at most 200 characters (doc 92125). */
  successText: z.string().trim().min(1).max(200).optional(),
});
export type TransferRequest = z.infer<typeof TransferRequest>;

export const SkipReason = z.enum([
  'removed_us',
  'not_accepted',
  'moved_twice',
  'in_transfer',
  'left_too_long',
  'no_headroom',
]);
const Skipped = z.array(z.object({ reason: SkipReason, n: z.int() }));

export const TransferPlan = z.object({
  contacts: z.int(),
  groups: z.int(),
  skippedContacts: Skipped,
  skippedGroups: Skipped,
  receivers: z.array(
    z.object({
      userid: z.string(),
      name: z.string(),
      headroom: z.int(),
      contacts: z.int(),
      /** Of those, customers who know the receiver already: they take no room. */
      knownAlready: z.int(),
      groups: z.int(),
      /** WeCom's last refusal of this receiver as a person (no log-in within a year, banned, …). */
      problem: z.object({ code: z.string(), zh: z.string(), en: z.string(), at: Instant }).nullable(),
    }),
  ),
  /** Days on which groups change hands: 300 of one person a day. */
  groupDays: z.int(),
  /** API calls, readings of results included. */
  calls: z.int(),
  /** Of a member who left: days until it is too late. */
  daysLeft: z.int().nullable(),
});
export type TransferPlan = z.infer<typeof TransferPlan>;

/** `POST /api/console/transfers`. `confirmed` is what the plan said: when it has changed meanwhile, nothing begins. */
export const StartTransfer = TransferRequest.extend({
  /** The same key again answers the same transfer. */
  key: z.uuid(),
  confirmed: z.object({ contacts: z.int(), groups: z.int() }),
});
export type StartTransfer = z.infer<typeof StartTransfer>;
export const StartedTransfer = z.object({ id: Id });

export const TransferState = z.enum([
  'planned',
  'asking',
  'waiting',
  'done',
  'refused',
  'receiver_full',
  'failed',
  'skipped',
  'cancelled',
]);
export type TransferState = z.infer<typeof TransferState>;

/** Numbers by state; states that nobody is in are left out. */
const Counts = z.partialRecord(TransferState, z.int());
export type TransferCounts = z.infer<typeof Counts>;

const TransferHead = z.object({
  id: Id,
  kind: z.enum(['on_job', 'resigned']),
  from: z.string(),
  fromName: z.string(),
  madeAt: Instant,
  madeBy: z.string(),
  state: z.enum(['open', 'done']),
  cancelledAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  contacts: Counts,
  groups: Counts,
});
export type TransferHead = z.infer<typeof TransferHead>;

/** `GET /api/console/transfers` */
export const TransferList = z.object({ transfers: z.array(TransferHead) });

const Words = z.object({ code: z.string(), zh: z.string(), en: z.string() });

/** `GET /api/console/transfers/:id` */
export const TransferDetails = TransferHead.extend({
  successText: z.string().nullable(),
  legs: z.array(
    z.object({
      userid: z.string(),
      name: z.string(),
      contacts: Counts,
      groups: Counts,
      problem: Words.extend({ at: Instant }).nullable(),
      /** How old the results are, and when they are read next. */
      readAt: Instant.nullable(),
      nextReadAt: Instant.nullable(),
    }),
  ),
  /** Why some were not handed over. `code` is WeCom's, or our word; then its words are empty. */
  reasons: z.array(Words.extend({ of: z.enum(['contacts', 'groups']), state: TransferState, n: z.int() })),
  /** When the last of those who were asked may still say no. */
  refusableUntil: Instant.nullable(),
});
export type TransferDetails = z.infer<typeof TransferDetails>;

/** `GET /api/console/customers/:id/transfers`: why was she (not) handed over? */
export const CustomerTransfers = z.object({
  transfers: z.array(
    z.object({
      id: Id,
      kind: z.enum(['on_job', 'resigned']),
      from: z.string(),
      to: z.string().nullable(),
      state: TransferState,
      reason: Words.nullable(),
      madeAt: Instant,
      askedAt: Instant.nullable(),
      endedAt: Instant.nullable(),
    }),
  ),
});

/** `GET /api/console/transfers/accounts?query=`: who may hand over or take over. */
export const TransferAccounts = z.object({
  accounts: z.array(
    z.object({
      userid: z.string(),
      name: z.string(),
      active: z.boolean(),
      stores: z.array(z.object({ code: z.string(), name: z.string() })),
      contacts: z.int(),
      groups: z.int(),
      /** Room for contacts; what is on its way to the account is taken off. */
      headroom: z.int(),
    }),
  ),
});
export type TransferAccounts = z.infer<typeof TransferAccounts>;

/** `GET /api/console/transfers/left`: members who left, with customers whom nobody looks after. */
export const LeftMembers = z.object({
  /** When WeCom's list was read; null: never yet. */
  readAt: Instant.nullable(),
  members: z.array(
    z.object({
      userid: z.string(),
      name: z.string(),
      contacts: z.int(),
      groups: z.int(),
      leftAt: Instant.nullable(),
      /** Until nothing can be handed over any more; null: WeCom told no day. */
      daysLeft: z.int().nullable(),
      suggested: z.array(z.object({ userid: z.string(), name: z.string(), headroom: z.int(), sameStore: z.boolean() })),
    }),
  ),
});
export type LeftMembers = z.infer<typeof LeftMembers>;
