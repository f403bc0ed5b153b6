import type { CancellationsQuery } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand, storeScope } from '../access/index.ts';

/** Most that one reading gives their places; the next goes on. */
const PLACED_AT_ONCE = 10_000;

interface Listed {
  position: string;
  externalNo: string;
  store: string;
  cancelledAt: Date;
  refundFen: number;
  confirmedFen: number;
  coupons: { code: string; discountFen: number }[];
}

/**
 * What customers cancelled alone, for the order system that must undo it. A cancellation gets its place in the list when the
 * list is read, one reader at a time: numbers given by the cancelling transactions would be seen out of their order, and
 * whoever had read past a missing one would never see it.
 */
export function createListCancellations({ platform }: { platform: Platform }) {
  return async function listCancellations(
    actor: Actor,
    { source, after, limit }: z.output<typeof CancellationsQuery>,
  ): Promise<{ cancellations: Omit<Listed, 'position'>[]; next: string; more: boolean }> {
    demand(actor, 'orders.write');
    const rows = await platform.db.transaction().execute(async (tx) => {
      await givePlaces(tx);
      const { rows } = await sql<Listed>`
        select k.position::text as position, k.external_no as "externalNo", i.code as store,
          k.cancelled_at as "cancelledAt", k.refund_fen as "refundFen", k.confirmed_fen as "confirmedFen",
          coalesce((select jsonb_agg(jsonb_build_object('code', c.code, 'discountFen', c.fen) order by c.code)
            from unnest(k.coupon_codes, k.coupon_fens) as c(code, fen)), '[]') as coupons
        from orders.cancellation k
        join organisation.store_info i on i.store_id = k.store_id
        where k.source = ${source} and k.position > ${after}::bigint and ${storeScope(actor, 'k.store_id')}
        order by k.position
        limit ${limit + 1}`.execute(tx);
      return rows;
    });
    const page = rows.slice(0, limit);
    return {
      cancellations: page.map(({ position: _, ...cancellation }) => cancellation),
      next: page.at(-1)?.position ?? after,
      more: rows.length > limit,
    };
  };
}

/** In the order in which they were written, to all that are committed by now. Held until they are committed with them. */
async function givePlaces(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('orders.cancellation_position'))`.execute(tx);
  await sql`
    update orders.cancellation k set position = p.position
    from (
      select external_no, source, nextval('orders.cancellation_position') as position
      from (
        select external_no, source from orders.cancellation where position is null order by seq limit ${PLACED_AT_ONCE}
      ) unplaced
    ) p
    where k.external_no = p.external_no and k.source = p.source`.execute(tx);
}

/** What a customer's cancellation of this order, which is locked, has booked; null: nobody cancelled it alone. */
export async function findCancellation(
  tx: Tx,
  { source, externalNo }: { source: string; externalNo: string },
): Promise<{ couponCodes: string[] } | null> {
  const { rows } = await sql<{ couponCodes: string[] }>`
    select coupon_codes as "couponCodes" from orders.cancellation
    where external_no = ${externalNo} and source = ${source}`.execute(tx);
  return rows[0] ?? null;
}

/** The order system gave money back for a cancelled order. False: more than there was to give. */
export async function confirmRefund(
  tx: Tx,
  { source, externalNo, amountFen, at }: { source: string; externalNo: string; amountFen: number; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update orders.cancellation set confirmed_fen = confirmed_fen + ${amountFen}, confirmed_at = ${at}
    where external_no = ${externalNo} and source = ${source} and confirmed_fen + ${amountFen} <= refund_fen
    returning 1`.execute(tx);
  return rows.length > 0;
}
