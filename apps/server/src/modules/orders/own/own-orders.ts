import type { ShopOrder } from '@xiaoer/contracts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Access, Person } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import { createCancelOwn, type GiveBackOfOrder } from './cancel-own.ts';
import { cancelUntil, refusalOfCancel } from './cancel-rule.ts';
import { listOwn, type OwnOrderRow } from './list-own.ts';
import { type OwnOrders, ownOrderRoutes } from './routes.ts';

interface OwnOrdersDeps {
  platform: Platform;
  access: Pick<Access, 'guards' | 'audit'>;
  customers: Pick<Customers, 'customerOf'>;
  /** Offers': what an order's coupons are called, and how they come back. */
  coupons: { giveBackOfOrder: GiveBackOfOrder; namesOfCodes: (codes: string[]) => Promise<Map<string, string>> };
  /** For how long after placing it a customer may cancel an order alone; 0: never. */
  cancelMinutes: number;
}

/** What a customer sees of her orders, and does with them, alone. Above offers, whose coupons go with an order. */
export function createOwnOrders({ platform, access, customers, coupons, cancelMinutes: minutes }: OwnOrdersDeps) {
  const { giveBackOfOrder } = coupons;
  const cancel = createCancelOwn({ platform, audit: access.audit, giveBackOfOrder, minutes });

  async function shown(rows: OwnOrderRow[], at: Date): Promise<ShopOrder[]> {
    const names = await coupons.namesOfCodes([...new Set(rows.flatMap((row) => row.coupons.map(({ code }) => code)))]);
    return rows.map((row) => shopOrder(row, { names, at, minutes }));
  }

  async function list(person: Person | null): Promise<{ orders: ShopOrder[]; now: Date }> {
    const now = platform.clock.now();
    const customer = person && (await customers.customerOf(person));
    const rows = customer ? await listOwn(platform.db, { customerId: customer.customerId, at: now }) : [];
    return { orders: await shown(rows, now), now };
  }

  async function cancelOne(person: Person | null, orderId: number): Promise<ShopOrder> {
    const customer = person && (await customers.customerOf(person));
    if (!customer) throw new AppError('orders.order_not_found', {}, 404);
    const customerId = await cancel(customer.customerId, orderId);
    const at = platform.clock.now();
    const [order] = await shown(await listOwn(platform.db, { customerId, at, only: orderId }), at);
    if (!order) throw new AppError('orders.order_not_found', {}, 404); // merged or erased in between
    return order;
  }

  const own: OwnOrders = { list, cancel: cancelOne };
  return { ...own, parts: { routes: ownOrderRoutes(own, access.guards) } };
}

function shopOrder(
  row: OwnOrderRow,
  { names, at, minutes }: { names: Map<string, string>; at: Date; minutes: number },
): ShopOrder {
  const { id, orderedAt, lines, lineCount, state, cancelled, refundedFen } = row;
  const mayCancel = cancelled === null && refusalOfCancel(row, { at, minutes }) === null;
  return {
    ...{ number: row.number, store: row.store, zone: row.zone, channel: row.channel, lines, refundedFen },
    ...{ paidFen: row.paidFen, moreLines: lineCount - lines.length },
    otherDiscountFen: Math.max(0, row.discountFen - row.coupons.reduce((sum, one) => sum + (one.discountFen ?? 0), 0)),
    id: String(id),
    orderedAt: orderedAt.toISOString(),
    coupons: row.coupons.map((coupon) => ({ ...coupon, name: names.get(coupon.code) ?? null })),
    state: cancelled ? 'cancelled' : refundedFen > 0 ? 'returned' : (state ?? 'done'),
    cancelUntil: mayCancel ? cancelUntil(orderedAt, minutes).toISOString() : null,
    cancelled: cancelled && {
      at: new Date(cancelled.at).toISOString(),
      refundFen: cancelled.refundFen,
      refunded: cancelled.confirmedFen === cancelled.refundFen,
      coupons: cancelled.codes.map((code) => names.get(code) ?? code),
    },
  };
}
