import { z } from 'zod';
import { Instant } from '../common.ts';

/** What can be tested, in the order in which a connection is made. */
export const ConnectionCheck = z.enum([
  'secret',
  'trusted_ip',
  'visible_range',
  'customer_contact',
  'callback',
  'jssdk',
  'kf',
]);
export type ConnectionCheck = z.infer<typeof ConnectionCheck>;

const Bilingual = z.object({ zh: z.string(), en: z.string() });

/** `POST /api/console/connection/checks/:check` */
export const ConnectionFinding = z.object({
  check: ConnectionCheck,
  outcome: z.enum(['passed', 'warning', 'failed']),
  at: Instant,
  /** What was seen: counts only. */
  facts: z.record(z.string(), z.number()),
  /** What to do, where the platform's code does not say it: a key of the console's texts. */
  advice: z
    .enum([
      'no_corp',
      'no_callback_keys',
      'range_empty',
      'nobody_serves',
      'callback_unreachable',
      'callback_not_ours',
      'trusted_domain',
      'unreachable',
    ])
    .nullable(),
  /** What WeCom said. */
  refusal: z
    .object({
      code: z.string(),
      meaning: Bilingual,
      hint: Bilingual.nullable(),
      /** For 60020: our address as WeCom sees it, for the app's list of trusted addresses. */
      refusedIp: z.string().nullable(),
    })
    .nullable(),
});
export type ConnectionFinding = z.infer<typeof ConnectionFinding>;

/** `GET /api/console/connection`. Secrets never leave the server. */
export const Connection = z.object({
  /** `environment`: set outside, can't be changed here. `console`: entered here. */
  source: z.enum(['environment', 'console', 'none']),
  corpId: z.string().nullable(),
  agentId: z.int().nullable(),
  hasSecret: z.boolean(),
  callbackUrl: z.string(),
  /** To be pasted into WeCom's back office; null: none made yet, or set outside. */
  callbackToken: z.string().nullable(),
  callbackAesKey: z.string().nullable(),
  hasCallbackKeys: z.boolean(),
  /** When WeCom last verified the address, and last sent an event. */
  verifiedAt: Instant.nullable(),
  lastEventAt: Instant.nullable(),
  /** What was entered works from the next start on. */
  restartNeeded: z.boolean(),
});
export type Connection = z.infer<typeof Connection>;

/** `PUT /api/console/connection`. A secret that is left out stays as it is. */
export const SaveConnection = z.object({
  corpId: z.string().regex(/^ww[0-9a-z]{4,30}$/),
  agentId: z.int().positive(),
  secret: z.string().min(20).max(128).optional(),
  /** Makes a new Token and EncodingAESKey; the old ones stop working at the next start. */
  newCallbackKeys: z.boolean().default(false),
});
export type SaveConnection = z.infer<typeof SaveConnection>;
