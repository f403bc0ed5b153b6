import { z } from 'zod';
import { Code, Id, Instant } from '../common.ts';

export const AccountHealth = z.enum(['fresh', 'busy', 'tired', 'full', 'banned', 'away']);
export type AccountHealth = z.infer<typeof AccountHealth>;

export const AccountHealthReason = z.object({
  code: z.enum([
    'banned',
    'left',
    'not_logged_in',
    'contacts_full',
    'adds_per_day',
    'removed_share',
    'removed_early',
    'negative_feedback',
    'resting',
    'many_adds',
    'unconfirmed_sends',
    'slow_to_reply',
  ]),
  /** A count, a share in per cent, or an instant, as the code says. */
  value: z.union([z.number(), z.string()]),
  /** The threshold that was crossed. */
  limit: z.number().nullable(),
});
export type AccountHealthReason = z.infer<typeof AccountHealthReason>;

export const AccountHealthRow = z.object({
  id: Id,
  userid: z.string(),
  name: z.string(),
  kind: z.enum(['person', 'persona']),
  stores: z.array(z.object({ code: Code, name: z.string() })),
  contacts: z.int(),
  contactCap: z.int(),
  health: AccountHealth,
  since: Instant.nullable(),
  reasons: z.array(AccountHealthReason),
  addedDay: z.int(),
  /** Live codes that put it forward now. */
  codes: z.int(),
});
export type AccountHealthRow = z.infer<typeof AccountHealthRow>;

/** `GET /api/console/account-health`: the fullest first. */
export const ListAccountHealth = z.object({
  health: AccountHealth.optional(),
  /** Part of a name, userid or store. */
  search: z.string().trim().max(64).optional(),
  page: z.coerce.number().int().min(1).max(1000).default(1),
});
export const AccountHealthList = z.object({
  accounts: z.array(AccountHealthRow),
  page: z.int(),
  hasMore: z.boolean(),
  /** Of all the accounts that the asker may see, whatever is searched for. */
  all: z.object({
    byHealth: z.partialRecord(AccountHealth, z.int()),
    contacts: z.int(),
    capacity: z.int(),
    /** Per cent of the cap, the fullest first; at most 200 of them, evenly taken. */
    loads: z.array(z.number()),
  }),
  /** The whole corp's, which accounts share. */
  corp: z.object({ contacts: z.int(), cap: z.int() }),
  checkedAt: Instant.nullable(),
});
export type AccountHealthList = z.infer<typeof AccountHealthList>;

/** `GET /api/console/account-health/:id`: thirty days of it. */
export const AccountHealthHistory = z.object({
  days: z.array(
    z.object({
      day: z.iso.date(),
      chats: z.int(),
      messages: z.int(),
      /** Null on days without chats. */
      replyPercent: z.number().nullable(),
      replyMinutes: z.number().nullable(),
      negativeFeedback: z.int(),
      applied: z.int(),
      added: z.int(),
    }),
  ),
  /** When WeCom was last asked, and its code when it refused. */
  readAt: Instant.nullable(),
  readError: z.string().nullable(),
  changes: z.array(
    z.object({
      at: Instant,
      health: AccountHealth,
      was: AccountHealth.nullable(),
      reasons: z.array(AccountHealthReason),
    }),
  ),
  codes: z.array(z.object({ state: z.string(), remark: z.string(), since: Instant })),
});
export type AccountHealthHistory = z.infer<typeof AccountHealthHistory>;

/** `POST /api/console/account-health/:id/older-days` */
export const WantOlderDays = z.object({ days: z.int().min(31).max(180) });

/** `GET` and `PUT /api/console/account-health/settings/:name` */
export const HealthSettings = z.object({
  settings: z.array(
    z.object({
      name: z.string(),
      value: z.int(),
      unit: z.enum(['per_day', 'percent', 'count', 'days', 'contacts']),
      source: z.string(),
      changedAt: Instant.nullable(),
    }),
  ),
});
export type HealthSettings = z.infer<typeof HealthSettings>;
export const ChangeHealthSetting = z.object({ value: z.int().min(0).max(1_000_000_000) });
