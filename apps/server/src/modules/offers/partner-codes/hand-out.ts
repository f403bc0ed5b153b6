import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';

/**
 * Codes that a drop did not need can be handed out again so long after its end, in minutes: claims that came in time
 * are settled by then.
 */
const SETTLED_AFTER = 60;

/** Hands each of the coupons (relation `coupon_id`) one code of the offer; throws 409 `offers.out_of_codes` for one too many. */
export async function handOut(
  tx: Tx,
  { offerId, coupons, n, at }: { offerId: number; coupons: RawBuilder<unknown>; n: number; at: Date },
): Promise<void> {
  await releaseEnded(tx, offerId, at);
  const wanted = sql`select coupon_id, ${offerId}::bigint as offer_id, null::bigint as drop_id from (${coupons}) c`;
  const handed = await give(tx, { wanted, of: sql`p.drop_id is null`, at });
  if (handed < n) throw outOfCodes({ wanted: n, left: handed });
}

/** Hands winners the codes that were set aside for their drops. */
export async function handOutWon(
  tx: Tx,
  won: readonly { couponId: number; offerId: number; dropId: number }[],
  at: Date,
): Promise<void> {
  if (won.length === 0) return;
  const rows = won.map(({ couponId, offerId, dropId }) => {
    return { coupon_id: couponId, offer_id: offerId, drop_id: dropId };
  });
  const wanted = sql`select * from json_to_recordset(${JSON.stringify(rows)}::json)
    as w(coupon_id bigint, offer_id bigint, drop_id bigint)`;
  const handed = await give(tx, { wanted, of: sql`p.drop_id = d.drop_id`, at });
  if (handed < won.length) throw outOfCodes({ wanted: won.length, left: handed });
}

/**
 * The soonest to expire first. What another transaction is handing out is passed over: nobody waits, and no code goes
 * to two.
 */
async function give(
  tx: Tx,
  { wanted, of, at }: { wanted: RawBuilder<unknown>; of: RawBuilder<unknown>; at: Date },
): Promise<number> {
  const { numAffectedRows } = await sql`
    with wanted as (
      select w.*, row_number() over (partition by w.offer_id, w.drop_id order by w.coupon_id) as n from (${wanted}) w
    ),
    taken as (
      select d.offer_id, d.drop_id, f.place,
        row_number() over (partition by d.offer_id, d.drop_id order by f.expires_at, f.place) as n
      from (select offer_id, drop_id, count(*) as n from wanted group by 1, 2) d
      cross join lateral (
        select p.place, p.expires_at from offers.partner_code p
        where p.offer_id = d.offer_id and ${of} and p.coupon_id is null and ${good(at)}
        order by p.expires_at, p.place
        limit d.n
        for update skip locked
      ) f
    )
    update offers.partner_code p set coupon_id = w.coupon_id, handed_at = ${at}
    from taken t
    join wanted w on w.offer_id = t.offer_id and w.drop_id is not distinct from t.drop_id and w.n = t.n
    where p.offer_id = t.offer_id and p.place = t.place`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/**
 * Sets aside as many codes as a drop's stock needs, when it opens and when it gets more: those that count to its end.
 * Nothing happens where the drop's offer goes without. Throws 409 `offers.out_of_codes` when it would promise more than
 * there are.
 */
export async function coverDrop(tx: Tx, dropId: number, at: Date): Promise<void> {
  const { rows } = await sql<{ offerId: number; closesAt: Date; wanted: number }>`
    select d.offer_id as "offerId", d.closes_at as "closesAt",
      (select coalesce(sum(stock), 0)::integer from offers.drop_share s where s.drop_id = d.drop_id)
      - (select count(*)::integer from offers.partner_code p where p.offer_id = d.offer_id and p.drop_id = d.drop_id) as wanted
    from offers.drop d
    join offers.offer_terms t on t.offer_id = d.offer_id and t.version = d.terms_version
    where d.drop_id = ${dropId} and t.kind = 'partner_code'`.execute(tx);
  const [drop] = rows;
  if (!drop || drop.wanted <= 0) return;
  const { offerId, closesAt, wanted } = drop;
  await releaseEnded(tx, offerId, at);
  const { numAffectedRows } = await sql`
    update offers.partner_code p set drop_id = ${dropId}
    from (
      select p.place from offers.partner_code p
      where p.offer_id = ${offerId} and p.drop_id is null and p.coupon_id is null and ${good(closesAt)}
      order by p.expires_at, p.place
      limit ${wanted}
      for update skip locked
    ) f
    where p.offer_id = ${offerId} and p.place = f.place`.execute(tx);
  const left = Number(numAffectedRows ?? 0);
  if (left < wanted) throw outOfCodes({ wanted, left });
}

/** What ended drops left over is everybody's again. */
async function releaseEnded(tx: Tx, offerId: number, at: Date): Promise<void> {
  await sql`
    update offers.partner_code p set drop_id = null
    from offers.drop d
    where p.offer_id = ${offerId} and p.coupon_id is null and d.drop_id = p.drop_id and d.offer_id = ${offerId}
      and least(d.closes_at, d.stopped_at) + make_interval(mins => ${SETTLED_AFTER}) <= ${at}`.execute(tx);
}

const good = (at: Date) => sql`(p.expires_at is null or p.expires_at > ${at}::timestamptz)`;

const outOfCodes = (details: { wanted: number; left: number }) => new AppError('offers.out_of_codes', details, 409);
