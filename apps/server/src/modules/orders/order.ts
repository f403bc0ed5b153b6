import { createHash } from 'node:crypto';
import type { NewOrder } from '@xiaoer/contracts';
import type { z } from 'zod';

export type OrderInput = z.output<typeof NewOrder>;

/** Why an order of a batch is not taken, with the field that is to blame. */
export interface Refusal {
  reason: string;
  field: string;
}

const EARLIEST = new Date('2000-01-01T00:00:00Z');
/** Clocks of tills run ahead, but not by more than a day. Milliseconds. */
const AHEAD_MS = 24 * 3_600_000;

/** Why this order cannot be right, or null. `at` is business now. */
export function refusalOf(order: OrderInput, at: Date): Refusal | null {
  const orderedAt = new Date(order.orderedAt);
  if (orderedAt < EARLIEST) return { reason: 'too_old', field: 'orderedAt' };
  if (orderedAt.getTime() > at.getTime() + AHEAD_MS) return { reason: 'in_future', field: 'orderedAt' };
  const line = order.lines.findIndex((l) => l.discountFen > l.quantity * l.unitPriceFen);
  if (line >= 0) return { reason: 'discount_exceeds_price', field: `lines.${line}.discountFen` };
  const codes = order.couponDiscounts.map(({ code }) => code);
  const again = codes.findIndex((code, index) => codes.indexOf(code) < index);
  if (again >= 0) return { reason: 'coupon_twice', field: `couponDiscounts.${again}.code` };
  return null;
}

export function totalsOf(lines: { quantity: number; unitPriceFen: number; discountFen: number }[]) {
  const totalFen = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceFen, 0);
  const discountFen = lines.reduce((sum, line) => sum + line.discountFen, 0);
  return { totalFen, discountFen, paidFen: totalFen - discountFen };
}

/** An order as it is kept, in the words of the contract. The buyer is compared apart: he may become known later. */
export interface StoredOrder {
  store: string;
  channel: string;
  orderedAt: Date;
  link: string | null;
  couponCodes: string[];
  couponDiscounts: { code: string; discountFen: number }[];
  lines: { sku: string; name: string; quantity: number; unitPriceFen: number; discountFen: number }[];
}

/** The first field in which a repeated order differs from the one that was kept, or null when they are the same. */
export function differingField(stored: StoredOrder, given: OrderInput): string | null {
  if (stored.store !== given.store) return 'store';
  if (stored.channel !== given.channel) return 'channel';
  if (stored.orderedAt.getTime() !== new Date(given.orderedAt).getTime()) return 'orderedAt';
  if (stored.link !== (given.link ?? null)) return 'link';
  if (codesOf(stored.couponCodes).join('\n') !== allCodesOf(given).join('\n')) return 'couponCodes';
  if (amountsIn(stored) !== amountsIn(given)) return 'couponDiscounts';
  if (stored.lines.length !== given.lines.length) return 'lines';
  for (const [index, line] of given.lines.entries()) {
    const before = stored.lines[index]!;
    for (const field of ['sku', 'name', 'quantity', 'unitPriceFen', 'discountFen'] as const) {
      if (before[field] !== line[field]) return `lines.${index}.${field}`;
    }
  }
  return null;
}

/** Equal for equal orders, whoever their buyer is: a repeat is recognised without reading its lines. */
export function digestOf(order: OrderInput): string {
  const content = [
    order.store,
    order.channel,
    new Date(order.orderedAt).getTime(),
    order.link ?? null,
    allCodesOf(order),
    order.lines.map((l) => [l.sku, l.name, l.quantity, l.unitPriceFen, l.discountFen]),
    // Orders that tell none keep the digest they always had.
    ...(order.couponDiscounts.length > 0 ? [amountsIn(order)] : []),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}

/** Each code once, in one order. */
const codesOf = (codes: string[]): string[] => [...new Set(codes)].sort();

/** All coupons that an order names, with or without what they took off. */
export const allCodesOf = ({ couponCodes, couponDiscounts }: OrderInput): string[] =>
  codesOf([...couponCodes, ...couponDiscounts.map(({ code }) => code)]);

/** Equal for equal discounts, in whatever order they are told. */
export const amountsIn = ({ couponDiscounts = [] }: { couponDiscounts?: CouponDiscounts | undefined }): string =>
  couponDiscounts
    .map(({ code, discountFen }) => `${code} ${discountFen}`)
    .sort()
    .join(',');
type CouponDiscounts = { code: string; discountFen: number }[];
