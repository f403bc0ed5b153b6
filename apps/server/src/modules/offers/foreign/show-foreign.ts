import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import { refused } from '../life/refused.ts';

export interface ForeignInWallet {
  system: string;
  id: string;
  name: string;
  /** As the other system told it; expired also where its end has passed since. */
  status: 'issued' | 'redeemed' | 'void' | 'expired';
  validUntil: Date | null;
  /** What it can take off at most, as far as it was told. */
  valueFen: number | null;
}

export interface ForeignFigures {
  system: string;
  issued: number;
  redeemed: number;
  void: number;
  expired: number;
  /** What those still issued could take off at most, as far as it was told. */
  outstandingFen: number;
  /** What the redeemed took off, as far as it was told. */
  discountFen: number;
  /** The newest that was told. */
  latestAt: Date;
}

const MOST_SHOWN = 100;
const statusAt = (at: Date) => sql`
  case when status = 'issued' and valid_until <= ${at} then 'expired' else status end`;

/** A customer's coupons of other systems: those that can be used first, soonest to end on top. */
export async function listForeign(
  db: Db,
  { customerId, at }: { customerId: number; at: Date },
): Promise<ForeignInWallet[]> {
  const { rows } = await sql<ForeignInWallet>`
    select system, foreign_id as id, name, ${statusAt(at)} as status, valid_until as "validUntil",
      value_fen as "valueFen"
    from offers.foreign_coupon where customer_id = ${customerId}
    order by ${statusAt(at)} = 'issued' desc, case when ${statusAt(at)} = 'issued' then valid_until end, status_at desc,
      system, foreign_id
    limit ${MOST_SHOWN}`.execute(db);
  return rows;
}

/**
 * What somebody hears who uses a code that is none of ours: 409 `offers.foreign_coupon` with the system it belongs to, or
 * that there is no such coupon.
 */
export async function noCouponOfOurs(db: Db, typed: string): Promise<AppError> {
  const { rows } = await sql<{ system: string; name: string; status: string }>`
    select c.system, c.name, c.status
    from offers.foreign_coupon_of o
    join offers.foreign_coupon c on c.customer_id = o.customer_id and c.system = o.system and c.foreign_id = o.foreign_id
    where o.foreign_id = ${typed.trim()} order by c.system limit 1`.execute(db);
  const [foreign] = rows;
  if (!foreign) return refused('not_found');
  return new AppError('offers.foreign_coupon', { field: 'code', rule: 'redeemed in its own system', ...foreign }, 409);
}

export function createForeignFigures({ platform: { db, clock } }: { platform: Platform }) {
  /** By system: a figure of its own, beside the ledger, which knows none of these coupons. */
  return async function foreignFigures(actor: Actor): Promise<ForeignFigures[]> {
    demand(actor, 'offers.read');
    const { rows } = await sql<ForeignFigures>`
      select system,
        count(*) filter (where now = 'issued') as issued, count(*) filter (where now = 'redeemed') as redeemed,
        count(*) filter (where now = 'void') as void, count(*) filter (where now = 'expired') as expired,
        coalesce(sum(value_fen) filter (where now = 'issued'), 0)::bigint as "outstandingFen",
        coalesce(sum(discount_fen) filter (where now = 'redeemed'), 0)::bigint as "discountFen",
        max(status_at) as "latestAt"
      from (select *, ${statusAt(clock.now())} as now from offers.foreign_coupon) c
      group by system order by system`.execute(db);
    return rows;
  };
}
