import { z } from 'zod';
import { Instant } from '../common.ts';

/** One number of the attention governor. `GET /api/console/attention/settings` answers a list of them. */
export const AttentionSetting = z.object({
  name: z.string(),
  value: z.int().min(0),
  unit: z.enum(['minute_of_day', 'per_day', 'per_week', 'hours']),
  /** Why it is what it is. */
  source: z.string(),
  /** Null: as shipped. */
  changedAt: Instant.nullable(),
});
export type AttentionSetting = z.infer<typeof AttentionSetting>;
export const AttentionSettings = z.object({ settings: z.array(AttentionSetting) });
export type AttentionSettings = z.infer<typeof AttentionSettings>;

/** `PUT /api/console/attention/settings/:name` */
export const ChangeAttentionSetting = z.object({ value: z.int().min(0).max(100_000) });
