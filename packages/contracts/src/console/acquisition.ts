import { z } from 'zod';
import { Code, Id, Instant } from '../common.ts';

/** WeCom's limits of a link (doc 97297). */
const Name = z.string().trim().min(1).max(30);
const Accounts = z.array(z.string().min(1).max(64)).min(1).max(500);

export const AcquisitionLink = z.object({
  id: Id,
  name: z.string(),
  /** The `customer_channel` that comes back with everybody who adds us by it. */
  state: z.string(),
  source: z.string(),
  store: z.object({ code: Code, name: z.string() }).nullable(),
  url: z.string().nullable(),
  making: z.enum(['wanted', 'making', 'made', 'unwanted', 'gone']),
  problem: z.string().nullable(),
  alarm: z.enum(['unavailable', 'deleted']).nullable(),
  alarmAt: Instant.nullable(),
  chosen: z.array(z.string()),
  putForward: z.array(z.string()),
  customers: z.int(),
  wrote: z.int(),
  /** Of the last thirty days. */
  clicked: z.int(),
  added: z.int(),
  readAt: Instant.nullable(),
});
export type AcquisitionLink = z.infer<typeof AcquisitionLink>;

/** `GET /api/console/acquisition-links` */
export const AcquisitionLinks = z.object({
  links: z.array(AcquisitionLink),
  quota: z.object({
    total: z.int().nullable(),
    balance: z.int().nullable(),
    expiries: z.array(z.object({ at: Instant, balance: z.int() })),
    readAt: Instant.nullable(),
    alarm: z.enum(['low', 'exhausted', 'expires_soon']).nullable(),
    alarmAt: Instant.nullable(),
    /** WeCom's code when it refuses: 获客助手 is bought apart. */
    problem: z.string().nullable(),
  }),
});
export type AcquisitionLinks = z.infer<typeof AcquisitionLinks>;

/** `POST /api/console/acquisition-links` */
export const CreateAcquisitionLink = z.object({
  name: Name,
  source: z.string().regex(/^[a-z][a-z0-9_]{0,29}$/),
  store: Code.nullable(),
  accounts: Accounts,
});
export type CreateAcquisitionLink = z.infer<typeof CreateAcquisitionLink>;

/** `PUT /api/console/acquisition-links/:id` */
export const ChangeAcquisitionLink = z.object({ name: Name, accounts: Accounts });
export type ChangeAcquisitionLink = z.infer<typeof ChangeAcquisitionLink>;
