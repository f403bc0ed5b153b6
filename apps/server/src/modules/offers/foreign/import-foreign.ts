import type { Identity } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { type Actor, demand } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';

export interface ForeignCoupon {
  id: string;
  name: string;
  status: 'issued' | 'redeemed' | 'void' | 'expired';
  /** When it became so, by the other system's clock. */
  at: Date;
  /** Everything that names its holder. */
  identities: Identity[];
  validUntil: Date | null;
  valueFen: number | null;
  discountFen: number | null;
}

export interface ForeignResult {
  id: string;
  /** `kept`: older than, or the same as, what is known; it is written down and changes nothing. */
  result: 'accepted' | 'kept' | 'refused';
  reason: 'unknown_customer' | 'other_customer' | null;
}

/** Of two updates of one instant the later in a coupon's life counts. */
const RANK = sql`array_position(array['issued', 'expired', 'redeemed', 'void'], status)`;

type Told = { system: string; coupons: ForeignCoupon[] };

export function createTakeForeign({ platform, customers }: Pick<OffersDeps, 'platform' | 'customers'>) {
  /**
   * A batch of what another system says of its coupons, in any order and as often as it likes: the newest by its own
   * time says how each stands. Set-wise, and each coupon is taken or refused by itself: its holder is nobody (erased,
   * or nothing names her), or another one than before.
   */
  return async function takeForeign({ system, coupons }: Told): Promise<ForeignResult[]> {
    const at = platform.clock.now();
    return platform.db.transaction().execute(async (tx) => {
      const people = coupons.map(({ identities }, index) => ({ ref: String(index), identities }));
      const matched = await customers.match(tx, people, { create: true, at, source: 'foreign_coupons' });
      const given = coupons.map((coupon, index) =>
        rowOf(coupon, index, matched.get(String(index))?.customerId ?? null),
      );
      const owners = await claimOwners(tx, { system, given });
      const own = given.filter(({ foreign_id, customer_id }) => customer_id && owners.get(foreign_id) === customer_id);
      const news = await takeUpdates(tx, { system, rows: rowsOf(own), at });
      return given.map(({ foreign_id, customer_id, nth }): ForeignResult => {
        if (customer_id === null) return { id: foreign_id, result: 'refused', reason: 'unknown_customer' };
        if (owners.get(foreign_id) !== customer_id)
          return { id: foreign_id, result: 'refused', reason: 'other_customer' };
        return { id: foreign_id, result: news.has(nth) ? 'accepted' : 'kept', reason: null };
      });
    });
  };
}

/** As another system tells it by the public interface. */
export const createImportForeign = (take: ReturnType<typeof createTakeForeign>) => async (actor: Actor, told: Told) => {
  demand(actor, 'orders.write');
  return take(told);
};

interface Given {
  nth: number;
  foreign_id: string;
  customer_id: number | null;
}

const rowOf = (coupon: ForeignCoupon, nth: number, customerId: number | null) => ({
  nth,
  foreign_id: coupon.id,
  customer_id: customerId,
  name: coupon.name,
  status: coupon.status,
  at: coupon.at,
  valid_until: coupon.validUntil,
  value_fen: coupon.valueFen,
  discount_fen: coupon.discountFen,
});

const rowsOf = (given: readonly Given[]) => sql`
  select * from json_to_recordset(${JSON.stringify(given)}::json) as g(nth integer, foreign_id text, customer_id bigint,
    name text, status text, at timestamptz, valid_until timestamptz, value_fen integer, discount_fen integer)`;

/**
 * Whose each coupon is from now on; who was told first stays. Locks the owners' rows in the order of their ids, so that
 * two batches decide one after the other which update is the newest.
 */
async function claimOwners(
  tx: Tx,
  { system, given }: { system: string; given: readonly Given[] },
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; customerId: number }>`
    insert into offers.foreign_coupon_of as o (foreign_id, system, customer_id)
    select distinct on (foreign_id) foreign_id, ${system}, customer_id
    from (${rowsOf(given)}) g where customer_id is not null order by foreign_id, at, nth
    on conflict (foreign_id, system) do update set customer_id = o.customer_id
    returning foreign_id as id, customer_id as "customerId"`.execute(tx);
  return new Map(rows.map(({ id, customerId }) => [id, customerId]));
}

/** Writes all updates down and brings the coupons to the newest. Answers which of them say how things stand now. */
async function takeUpdates(
  tx: Tx,
  { system, rows: given, at }: { system: string; rows: RawBuilder<unknown>; at: Date },
): Promise<Set<number>> {
  await sql`
    insert into offers.foreign_update (foreign_id, system, at, status, told_at)
    select distinct foreign_id, ${system}, at, status, ${at}::timestamptz from (${given}) g
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ nth: number }>`
    with newest as (
      select distinct on (foreign_id) g.*, ${RANK} as rank from (${given}) g
      order by foreign_id, at desc, rank desc, nth desc
    ),
    put as (
      insert into offers.foreign_coupon as c (customer_id, system, foreign_id, name, status, status_at, valid_until,
        value_fen, discount_fen)
      select customer_id, ${system}, foreign_id, name, status, at, valid_until, value_fen, discount_fen from newest
      on conflict (customer_id, system, foreign_id) do update
      set name = excluded.name, status = excluded.status, status_at = excluded.status_at,
        valid_until = coalesce(excluded.valid_until, c.valid_until), value_fen = coalesce(excluded.value_fen, c.value_fen),
        discount_fen = coalesce(excluded.discount_fen, c.discount_fen)
      where (excluded.status_at, array_position(array['issued', 'expired', 'redeemed', 'void'], excluded.status))
        > (c.status_at, array_position(array['issued', 'expired', 'redeemed', 'void'], c.status))
      returning c.foreign_id
    )
    select n.nth from newest n join put using (foreign_id)`.execute(tx);
  return new Set(rows.map(({ nth }) => nth));
}
