import { z } from 'zod';
import { Code, Id, IdentityKind, Instant } from '../common.ts';

const StoreName = z.object({ code: Code, name: z.string() });

/** One row of the list of customers. We know no names: WeChat gives none that may be kept. */
export const CustomerRow = z.object({
  id: Id,
  homeStore: StoreName.nullable(),
  city: z.string().nullable(),
  createdAt: Instant,
  /** What named her first: 'wecom', 'orders', 'join', 'community', … */
  firstSource: z.string(),
  tags: z.array(z.string()),
  activeContacts: z.int(),
  /** Whether she agreed to promotion. */
  promotion: z.boolean(),
  employee: z.boolean(),
  suspectedHunter: z.boolean(),
});
export type CustomerRow = z.infer<typeof CustomerRow>;

/** `GET /api/console/customers`: `query` is a number, `#tag`, or an identity (phone, card, openid, …) written in full. */
export const ListCustomers = z.object({
  query: z.string().max(256).default(''),
  page: z.coerce.number().int().min(1).max(1000).default(1),
});
export const CustomerList = z.object({ customers: z.array(CustomerRow), page: z.int(), hasMore: z.boolean() });
export type CustomerList = z.infer<typeof CustomerList>;

/** `GET /api/console/customers/:id`; an old number of a merged customer answers with who she is now. */
export const CustomerDetail = CustomerRow.extend({
  taste: z.string().nullable(),
  /** Never readable in full. */
  identities: z.array(
    z.object({ kind: IdentityKind, issuer: z.string(), masked: z.string(), since: Instant, source: z.string() }),
  ),
  contacts: z.array(
    z.object({
      account: z.object({ userid: z.string(), name: z.string() }).nullable(),
      state: z.enum(['active', 'removed_by_customer', 'removed_by_staff', 'transferred', 'perhaps_gone']),
      /** Null: only its ending has reached us. */
      since: Instant.nullable(),
      endedAt: Instant.nullable(),
      liveCodeState: z.string().nullable(),
    }),
  ),
  consentAt: Instant.nullable(),
  mergedFrom: z.array(Id),
});
export type CustomerDetail = z.infer<typeof CustomerDetail>;

/** `POST /api/console/customers/:id/tags`, `DELETE …/tags/:tag` */
export const CustomerTag = z.string().trim().min(1).max(30);
export const AddTag = z.object({ tag: CustomerTag });

/** `POST /api/console/customers/:id/merge`: this one goes, and its number leads to `into` for ever. */
export const MergeCustomer = z.object({ into: Id });

/** `POST /api/console/customers/:id/export`: everything every module holds about her. */
export const CustomerExported = z.object({
  customerId: Id,
  exportedAt: Instant,
  data: z.record(z.string(), z.record(z.string(), z.unknown())),
});
