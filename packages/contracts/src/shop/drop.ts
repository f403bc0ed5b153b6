import { z } from 'zod';
import { Fen, Instant } from '../common.ts';

/** `GET /api/shop/drops/:token`. The token names one group's share of a drop and nobody's identity. */
export const DropPage = z.object({
  name: z.string(),
  offer: z.object({ name: z.string(), terms: z.string(), discountText: z.string() }),
  store: z.object({ name: z.string() }).nullable(),
  opensAt: Instant,
  closesAt: Instant,
  /** The server's business time, and how many business seconds pass in one wall second: the countdown follows both. */
  now: Instant,
  speed: z.number(),
  stock: z.int(),
  left: z.int(),
  mine: z.object({ code: z.string() }).nullable(),
});
export type DropPage = z.infer<typeof DropPage>;

/**
 * `POST /api/shop/drops/:token/claims`; no body is the first wish. Where one customer may win several coupons of a drop,
 * `wish` says which of them this is, from 1: the same wish again is a retry.
 */
export const ClaimBody = z.object({
  wish: z.int().min(1).max(100).default(1),
  /** To wait for pieces that come free when all are taken, where the drop has a waiting list. */
  wait: z.boolean().default(false),
});

/**
 * Its answer; a repeated claim gives the same. `limit`: she has had as many coupons of this drop, or of the drops that
 * count together with it, as one customer may; `limited`: too many from one phone, device or network for now, and the store
 * has heard of it.
 */
export const ClaimResult = z.object({
  result: z.enum(['won', 'sold_out', 'waiting', 'limit', 'limited', 'not_yet', 'over', 'not_yours', 'who_are_you']),
  coupon: z
    .object({ code: z.string(), offer: z.string(), discountFen: Fen.nullable(), validUntil: Instant })
    .nullable(),
  opensAt: Instant.optional(),
  /** Of who waits: her place in line, from 1. */
  place: z.int().optional(),
  /** With `sold_out`: she may claim with `wait`. `DELETE …/waiting` leaves the line. */
  canWait: z.boolean().optional(),
});
export type ClaimResult = z.infer<typeof ClaimResult>;
