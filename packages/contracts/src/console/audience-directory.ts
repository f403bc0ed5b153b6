import { z } from 'zod';

const Named = z.object({ key: z.string(), name: z.string() });

/**
 * `GET /api/console/audience/directory`: the names that rules may use, so that a text is read and written where it is
 * typed. Nothing about where things are or how they do: that stays with the server, which alone counts.
 */
export const SegmentDirectory = z.object({
  products: z.array(Named.extend({ category: z.string(), brand: z.string().nullable() })),
  stores: z.array(Named.extend({ city: z.string() })),
  regions: z.array(Named),
  tags: z.array(Named),
  /** The lowest first. */
  tiers: z.array(Named),
  offers: z.array(Named),
  sources: z.array(Named),
  playbooks: z.array(Named),
  accounts: z.array(Named),
  groups: z.array(Named),
  segments: z.array(Named),
  cities: z.array(z.string()),
  tastes: z.array(z.string()),
  /** Too many to send: their list is empty here, and `names` is asked for what is typed. */
  partial: z.array(z.enum(['products', 'stores', 'tags', 'groups', 'accounts', 'offers', 'sources'])),
});
export type SegmentDirectory = z.infer<typeof SegmentDirectory>;
