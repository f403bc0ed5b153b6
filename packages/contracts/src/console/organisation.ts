import { z } from 'zod';
import { Code, Id, Position } from '../common.ts';

export const ConsoleUnit = z.object({
  id: Id,
  code: Code,
  name: z.string(),
  kind: z.enum(['head_office', 'brand', 'region']),
  parent: Id.nullable(),
  /** Stores in it and below that the user may see. */
  stores: z.int(),
});
export type ConsoleUnit = z.infer<typeof ConsoleUnit>;
/** `GET /api/console/units`: the tree as a list, parents before children. */
export const ConsoleUnits = z.object({ units: z.array(ConsoleUnit) });

export const ConsoleAccount = z.object({
  id: Id,
  userid: z.string(),
  name: z.string(),
  kind: z.enum(['person', 'persona']),
  role: z.enum(['manager', 'staff', 'welfare_officer']),
  active: z.boolean(),
  /** Active contacts now, and how many the account may have: WeCom refuses new ones beyond. */
  contacts: z.int(),
  contactCap: z.int(),
});
export type ConsoleAccount = z.infer<typeof ConsoleAccount>;

export const ConsoleStore = z.object({
  id: Id,
  code: Code,
  name: z.string(),
  city: z.string(),
  address: z.string(),
  unit: z.object({ id: Id, name: z.string() }),
  position: Position,
  openNow: z.boolean(),
  hoursToday: z.string().nullable(),
  timeZone: z.string(),
  openedOn: z.string(),
  hasGroup: z.boolean(),
  accounts: z.array(ConsoleAccount),
  /** Sum of its active accounts. */
  contacts: z.int(),
  contactCap: z.int(),
});
export type ConsoleStore = z.infer<typeof ConsoleStore>;
/** `GET /api/console/stores?query=&unit=&city=&page=&size=` */
export const ConsoleStoresQuery = z.object({
  query: z.string().trim().max(100).optional(),
  unit: Id.optional(),
  city: z.string().max(50).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  size: z.coerce.number().int().min(1).max(200).default(50),
});
export const ConsoleStores = z.object({ stores: z.array(ConsoleStore), total: z.int() });

/** `PATCH /api/console/accounts/:id`: the cap follows what the corp has bought from WeCom. */
export const ChangeAccount = z.object({ contactCap: z.int().min(1).max(1_000_000) });
