import { z } from 'zod';
import { Instant } from '../common.ts';

/** `GET /api/console/runs/:runId/dispatches`: what was asked of WeCom, one row per request. */
export const DispatchList = z.object({
  dispatches: z.array(
    z.object({
      no: z.int(),
      account: z.string(),
      userid: z.string(),
      chatType: z.enum(['single', 'group']),
      variant: z.string(),
      /** `sent`: WeCom has it. Whether staff pressed send is `confirmedAt`. */
      state: z.enum(['ready', 'sending', 'unknown', 'sent', 'refused', 'cancelled']),
      recipients: z.int(),
      sent: z.int(),
      sendAt: Instant,
      sentAt: Instant.nullable(),
      confirmedAt: Instant.nullable(),
      expiresAt: Instant,
      /** How old the results are. */
      readAt: Instant.nullable(),
      reminders: z.int(),
      /** WeCom's code, or ours. */
      error: z.string().nullable(),
    }),
  ),
});
export type DispatchList = z.infer<typeof DispatchList>;

/** `POST /api/console/runs/:runId/remind` */
export const Reminded = z.object({ reminded: z.int() });

/** `GET /api/console/callbacks` */
export const CallbackFigures = z.object({
  days: z.array(
    z.object({
      day: z.iso.date(),
      outcome: z.enum(['stored', 'repeated', 'refused']),
      /** The event's kind, or the check that a refused one failed. */
      reason: z.string(),
      n: z.int(),
    }),
  ),
  /** Events that could not be taken in yet, by reason. */
  parked: z.array(z.object({ note: z.string(), n: z.int() })),
});
export type CallbackFigures = z.infer<typeof CallbackFigures>;

export const Accepted = z.object({ ok: z.literal(true) });
