import { z } from 'zod';
import { Instant } from '../common.ts';

/** `GET /api/console/staff-cards/unreached`: staff whom our latest card did not reach, as WeCom said. */
export const UnreachedStaff = z.object({
  staff: z.array(
    z.object({
      userid: z.string(),
      name: z.string(),
      stores: z.array(z.string()),
      /** `invalid`: left, not activated, or outside of the app's visible range. */
      reason: z.enum(['invalid', 'unlicensed']),
      at: Instant,
      title: z.string(),
    }),
  ),
});
export type UnreachedStaff = z.infer<typeof UnreachedStaff>;

/** `GET /api/console/staff-cards/settings` */
export const CardSettings = z.object({
  settings: z.array(
    z.object({
      name: z.enum(['per_minute', 'per_hour', 'bundle_from', 'later_minutes']),
      value: z.int(),
      unit: z.enum(['cards', 'things', 'minutes']),
      source: z.string(),
      changedAt: Instant.nullable(),
    }),
  ),
});
export type CardSettings = z.infer<typeof CardSettings>;
/** `PUT /api/console/staff-cards/settings/:name` */
export const ChangeCardSetting = z.object({ value: z.int().min(1).max(10_000) });
