import { z } from 'zod';
import { Code, Instant } from '../common.ts';
import { AccountHealth } from './account-health.ts';

export const PoolAccount = z.object({
  userid: z.string(),
  name: z.string(),
  standing: AccountHealth,
  contacts: z.int(),
  contactCap: z.int(),
  /** Whether newcomers are led to it, or why not. */
  place: z.enum(['put_forward', 'tired', 'full', 'banned', 'away', 'others_have_more_room']),
});
export type PoolAccount = z.infer<typeof PoolAccount>;

/** The accounts behind one live code, those put forward first. */
export const Pool = z.object({
  state: z.string(),
  remark: z.string(),
  source: z.string(),
  store: z.object({ code: Code, name: z.string() }).nullable(),
  making: z.enum(['wanted', 'making', 'made']),
  problem: z.string().nullable(),
  alarm: z.enum(['nobody_left', 'one_left']).nullable(),
  alarmAt: Instant.nullable(),
  rotatedAt: Instant.nullable(),
  /** Put forward at once, at most. */
  most: z.int(),
  /** Its accounts were chosen; else they are the store's. */
  chosen: z.boolean(),
  accounts: z.array(PoolAccount),
});
export type Pool = z.infer<typeof Pool>;

/** `GET /api/console/pools`: alarms first. */
export const ListPools = z.object({
  alarms: z.enum(['1']).optional(),
  search: z.string().trim().max(64).optional(),
  page: z.coerce.number().int().min(1).max(1000).default(1),
});
export const PoolList = z.object({
  pools: z.array(Pool),
  page: z.int(),
  hasMore: z.boolean(),
  alarms: z.object({ nobodyLeft: z.int(), oneLeft: z.int() }),
  /** Contact ways and join ways share one cap of the corp. */
  ways: z.object({ made: z.int(), cap: z.int() }),
  orphans: z.array(
    z.object({
      kind: z.enum(['live_code', 'join_way', 'acquisition_link']),
      state: z.string(),
      /** Null where WeCom has no list in which it could be found. */
      configId: z.string().nullable(),
      lostAt: Instant,
    }),
  ),
});
export type PoolList = z.infer<typeof PoolList>;

/** `PUT /api/console/pools/:state`. Null accounts: those of the store. Null most: the setting. */
export const ChangePool = z.object({
  accounts: z.array(z.string().min(1).max(64)).min(1).max(1000).nullable(),
  most: z.int().min(1).max(100).nullable(),
});
export type ChangePool = z.infer<typeof ChangePool>;

/** `GET` and `PUT /api/console/pools/settings/:name` */
export const PoolSettings = z.object({
  settings: z.array(
    z.object({
      name: z.string(),
      value: z.int(),
      unit: z.enum(['accounts', 'minutes', 'percent', 'codes']),
      source: z.string(),
      changedAt: Instant.nullable(),
    }),
  ),
});
export const ChangePoolSetting = z.object({ value: z.int().min(0).max(10_000_000) });
