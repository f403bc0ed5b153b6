import { z } from 'zod';
import { Id, Instant } from '../common.ts';

/** One thing a synchronisation found: mended, noted, or not believed. */
export const SyncFinding = z.object({
  what: z.enum([
    'accounts_added',
    'accounts_left',
    'accounts_back',
    'members_refused',
    'account_invisible',
    'account_unreadable',
    'tags_added',
    'tags_renamed',
    'tags_deleted',
    'tags_refused',
    'contacts_taken',
    'contacts_added',
    'contacts_back',
    'contacts_ended',
    'contacts_refused',
    'groups_taken',
    'groups_found',
    'group_dismissed',
    'group_renamed',
    'group_owner_changed',
    'members_joined',
    'members_left',
    'group_unreadable',
    'perhaps_lost',
  ]),
  n: z.int(),
  /** Accounts or groups it was found at. */
  places: z.int(),
  /** The greatest ten of them. */
  most: z.array(
    z.object({
      name: z.string(),
      /** Of an account; null for groups and for things without a place. */
      accountId: Id.nullable(),
      n: z.int(),
      /** What we held, where a loss was not believed. */
      held: z.int().nullable(),
      /** WeCom's code, where it refused. */
      code: z.string().nullable(),
    }),
  ),
});
export type SyncFinding = z.infer<typeof SyncFinding>;

export const SyncRun = z.object({
  id: Id,
  kind: z.enum(['first', 'nightly', 'by_hand', 'new_accounts']),
  state: z.enum(['running', 'done', 'refused']),
  step: z.enum(['members', 'tags', 'contacts', 'groups', 'reconcile', 'done']),
  stepDone: z.int(),
  /** Null where nobody knows before the end. */
  stepTotal: z.int().nullable(),
  askedBy: z.string().nullable(),
  apiCalls: z.int(),
  /** With full pages and nothing read twice. */
  leastCalls: z.int(),
  contactsRead: z.int(),
  /** Rows of contacts and tags that were written. */
  changed: z.int(),
  /** Work on the wall, in milliseconds. */
  workedMs: z.int(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** WeCom's code, when it refused. */
  problem: z.string().nullable(),
  findings: z.array(SyncFinding),
});
export type SyncRun = z.infer<typeof SyncRun>;

export const SyncGuard = z.object({
  /** Losing more than this of what an account holds is not believed, in per cent. */
  vanishedPercent: z.int().min(1).max(100),
  /** Losing no more than this many always is. */
  vanishedLeast: z.int().min(0).max(5_000),
});
export type SyncGuard = z.infer<typeof SyncGuard>;

/** `GET /api/console/wecom/sync` */
export const SyncState = z.object({
  /** Newest first; the first may be running. */
  runs: z.array(SyncRun),
  nextAt: Instant,
  guard: SyncGuard,
  /** API calls that a run by hand will take, as the last full one did; null before there was one. */
  expectedCalls: z.int().nullable(),
  unknowable: z.object({
    /** Contacts whose sends did not arrive: perhaps they removed us. */
    perhapsGone: z.int(),
    /** Removals that WeCom counted and nobody told us of; null while no daily figures were read. */
    lost: z.int().nullable(),
  }),
});
export type SyncState = z.infer<typeof SyncState>;

/** `POST /api/console/wecom/sync` */
export const AskSync = z.object({
  /** Accounts whose great losses were looked at: their lists are believed this time. */
  believed: z.array(Id).max(1_000).default([]),
});
export const SyncAsked = z.object({ id: Id });
