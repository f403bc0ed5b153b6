import { z } from 'zod';
import { Instant } from '../common.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
const Queue = z.object({ n: z.int(), oldest: Instant.nullable() });

/** A request to send that needs somebody's eye. */
export const StuckDispatch = z.object({
  runId: z.string(),
  no: z.int(),
  account: z.string(),
  chatType: z.enum(['single', 'group']),
  /** `unknown`: its answer was lost and it is looked up; `ready`: failed and tried again; `refused`: WeCom said no for good. */
  state: z.enum(['unknown', 'ready', 'refused']),
  recipients: z.int(),
  sendAt: Instant,
  expiresAt: Instant,
  attempts: z.int(),
  code: z.string().nullable(),
  meaning: Bilingual.nullable(),
  /** When it is looked up or tried again by itself; null: never, its receivers' attention was given back. */
  nextTryAt: Instant.nullable(),
});

/** `GET /api/console/delivery/monitor` */
export const DeliveryMonitor = z.object({
  at: Instant,
  inbox: z.object({ waiting: Queue, parked: Queue }),
  welcomes: z.object({
    wanted: Queue,
    /** Of the last 24 hours of the wall. */
    sent: z.int(),
    missed: z.int(),
    /** Callback to answer in wall milliseconds. */
    p50Ms: z.int().nullable(),
    p99Ms: z.int().nullable(),
    missedBy: z.array(z.object({ reason: z.string(), n: z.int(), meaning: Bilingual.nullable() })),
  }),
  dispatches: z.array(
    z.object({ state: z.enum(['ready', 'sending', 'unknown', 'sent', 'refused', 'cancelled']), n: z.int() }),
  ),
  /** Sent ones whose results are still followed, and the age of the oldest reading. */
  followed: z.object({ n: z.int(), oldestReading: Instant.nullable() }),
  stuck: z.array(StuckDispatch),
  jobs: z.array(
    z.object({ task: z.string(), waiting: z.int(), failing: z.int(), oldest: Instant, error: z.string().nullable() }),
  ),
  api: z.array(
    z.object({
      api: z.string(),
      calls: z.int(),
      averageMs: z.int(),
      maxMs: z.int(),
      errors: z.array(z.object({ code: z.string(), n: z.int(), meaning: Bilingual })),
    }),
  ),
  /** Of this process: what WeCom's frequency limits leave. */
  limiter: z.array(
    z.object({
      api: z.string(),
      lastMinute: z.int(),
      perMinute: z.int(),
      lastHour: z.int(),
      perHour: z.int(),
      waiting: z.int(),
      blockedUntil: Instant.nullable(),
    }),
  ),
});
export type DeliveryMonitor = z.infer<typeof DeliveryMonitor>;
