import { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';

/** What a drop is, but for the pieces it has. */
const DropSpec = z
  .object({
    /** Opening the same key twice opens one drop, with the shares of the first time. */
    dropKey: z.string().min(1).max(200),
    name: z.string().min(1).max(100),
    offerCode: z.string().min(1),
    /** With `atPost`: the earliest. */
    opensAt: z.date(),
    /** Each share opens when a post of its groups was really sent, or at `latest` without one. */
    atPost: z.object({ latest: z.date() }).optional(),
    /** Exclusive. */
    closesAt: z.date(),
    /** Drops of one family share the limit `perCustomer`; left out: the drop has its own. */
    family: z.string().min(1).max(100).optional(),
    /** Coupons that one customer may win, however many groups she is in. */
    perCustomer: z.int().min(1).max(100).default(1),
    /** Who comes too late may wait for pieces that come free. */
    waitlist: z.boolean().default(false),
    /** Whose pieces each share is: a group's, a store's, a region's (the unit to which a store belongs), or the whole chain's. */
    scope: z.enum(['group', 'store', 'region', 'chain']).default('group'),
  })
  .refine(({ opensAt, closesAt }) => opensAt < closesAt, {
    path: ['closesAt'],
    message: 'a drop closes after it opens',
  })
  .refine(({ opensAt, atPost, closesAt }) => !atPost || (opensAt <= atPost.latest && atPost.latest < closesAt), {
    path: ['atPost', 'latest'],
    message: 'the latest opening is between the earliest and the end',
  });
export type DropSpec = z.input<typeof DropSpec>;

export type DropScope = z.output<typeof DropSpec>['scope'];

/** Throws 422 `offers.bad_drop` that names the first field that is wrong, and what it should be. */
export function checkedDrop(spec: DropSpec): z.output<typeof DropSpec> {
  const { data, error } = DropSpec.safeParse(spec);
  if (data) return data;
  const [issue] = error.issues;
  throw new AppError('offers.bad_drop', { field: issue?.path.join('.'), rule: issue?.message });
}
