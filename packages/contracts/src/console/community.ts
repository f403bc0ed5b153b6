import { z } from 'zod';
import { Code, Id, Instant } from '../common.ts';

const StoreName = z.object({ code: Code, name: z.string() });
const Page = z.coerce.number().int().min(1).max(1000).default(1);

/** A store group; without a store it is unbound. */
export const GroupRow = z.object({
  id: Id,
  chatId: z.string(),
  /** May be empty. */
  name: z.string(),
  store: StoreName.nullable(),
  owner: z.string().nullable(),
  /** Everybody in it, staff too. */
  memberCount: z.int(),
  capacity: z.int(),
  active: z.boolean(),
  createdAt: Instant,
  /** When its members were last read from WeCom. */
  readAt: Instant.nullable(),
});
export type GroupRow = z.infer<typeof GroupRow>;

/** `GET /api/console/groups`: fullest first. `GET /api/console/groups/unbound`: newest first. */
export const ListGroups = z.object({ page: Page });
export const GroupList = z.object({ groups: z.array(GroupRow), page: z.int(), hasMore: z.boolean() });
export type GroupList = z.infer<typeof GroupList>;

/** `POST /api/console/groups/:id/bind` */
export const BindGroup = z.object({ store: Code });

/** `GET /api/console/live-codes` */
export const LiveCodeRow = z.object({
  state: z.string(),
  source: z.string(),
  store: StoreName.nullable(),
  remark: z.string(),
  qrCode: z.string().nullable(),
  making: z.enum(['wanted', 'making', 'made']),
  /** Why WeCom refused it, in WeCom's words. */
  problem: z.string().nullable(),
  /** How many accounts newcomers are shared among. */
  accounts: z.int(),
});
export type LiveCodeRow = z.infer<typeof LiveCodeRow>;
export const LiveCodeList = z.object({ liveCodes: z.array(LiveCodeRow) });
