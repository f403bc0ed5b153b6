import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { systemActor } from '../../access/index.ts';
import { checkReports } from '../offline/check-reports.ts';
import { readBalance } from './balance.ts';
import { imbalance } from './figures.ts';

/** One thing in which the journal and the rows beside it do not say the same. */
interface Difference {
  /** Of a coupon, or of an offer's and store's balance. */
  coupon: string | null;
  what: string;
  journal: string;
  found: string;
}

export interface LedgerCheck {
  /** All of them. */
  differences: number;
  /** The first of them. */
  shown: Difference[];
}

/** More are counted, not listed. */
const MOST_SHOWN = 100;

/**
 * Compares the journal with coupons, redemptions, holds and keys, pieces reserved with the coupons they wait for, and both with the balance of every offer and store at this
 * instant. Names every difference; none is the only good answer.
 */
export async function checkLedger(db: Db, at: Date): Promise<LedgerCheck> {
  const [rows, offline, balances] = await Promise.all([
    readDifferences(db),
    checkReports(db, MOST_SHOWN),
    readBalance(db, systemActor('ledger check'), all(at)),
  ]);
  const uneven = balances.flatMap(({ offer, store, ...figures }): Difference[] => {
    const { pieces, fen } = imbalance(figures);
    if (pieces === 0 && fen === 0) return [];
    const found = `${pieces} pieces, ${fen} fen too many issued`;
    return [{ coupon: null, what: `balance of ${offer.code} in ${store?.code ?? 'no store'}`, journal: '0', found }];
  });
  return {
    differences: rows.differences + offline.differences + uneven.length,
    shown: [...uneven, ...rows.shown, ...offline.shown].slice(0, MOST_SHOWN),
  };
}

const all = (at: Date) => ({ at, offerId: null, storeId: null });

async function readDifferences(db: Db): Promise<LedgerCheck> {
  const { rows } = await sql<Difference & { differences: number }>`
    with last as (
      select distinct on (customer_id, coupon_id) *
      from offers.coupon_event order by customer_id, coupon_id, seq desc
    ),
    redeemed as (
      select distinct on (customer_id, coupon_id) *
      from offers.coupon_event where kind = 'redeemed' order by customer_id, coupon_id, seq desc
    ),
    given_back as (
      select distinct on (customer_id, coupon_id) *
      from offers.coupon_event where kind = 'cancelled' order by customer_id, coupon_id, seq desc
    ),
    state as (
      select c.customer_id, c.coupon_id, c.status, c.valid_until, c.extended_until, l.kind, l.given_fen,
        case l.kind when 'redeemed' then 'redeemed' when 'reduced' then 'redeemed' when 'voided' then 'void' else 'issued' end
          as booked
      from offers.coupon c
      left join last l on l.customer_id = c.customer_id and l.coupon_id = c.coupon_id
    ),
    difference as (
      select coupon_id, 'state' as what, booked as journal, status as found from state where status <> booked
      union all
      select s.coupon_id, 'days added', coalesce(g.usable_until::text, 'none'), coalesce(s.extended_until::text, 'none')
      from state s
      left join given_back g on g.customer_id = s.customer_id and g.coupon_id = s.coupon_id and g.usable_until > s.valid_until
      where s.extended_until is distinct from g.usable_until
      union all
      select coalesce(s.coupon_id, r.coupon_id), 'redemption',
        ${told('e', sql`s.given_fen`)}, ${told('r', sql`r.discount_fen`)}
      from (select * from state where booked = 'redeemed') s
      join redeemed e on e.customer_id = s.customer_id and e.coupon_id = s.coupon_id
      full join (select *, redeemed_at as at from offers.redemption) r
        on r.customer_id = s.customer_id and r.coupon_id = s.coupon_id
      where ${told('e', sql`s.given_fen`)} is distinct from ${told('r', sql`r.discount_fen`)}
      union all
      select h.coupon_id, 'hold', 'none: ' || s.booked, h.caller || ' ' || h.key
      from offers.coupon_hold h
      join state s on s.customer_id = h.customer_id and s.coupon_id = h.coupon_id
      where s.booked <> 'issued'
      union all
      select coalesce(e.coupon_id, k.coupon_id), 'key', coalesce(e.caller || ' ' || e.key || ' ' || e.seq, 'none'),
        coalesce(k.caller || ' ' || k.key || ' ' || k.seq, 'none')
      from (select * from offers.coupon_event where key is not null) e
      full join (select * from offers.coupon_key where seq is not null) k
        on k.customer_id = e.customer_id and k.coupon_id = e.coupon_id and k.seq = e.seq
      where e.key is distinct from k.key or e.caller is distinct from k.caller
      union all
      select null, 'pieces in store ' || s.store_id || ' of ' || o.code || ' ' || s.sku, n.reserved || ' reserved',
        s.reserved || ' reserved'
      from offers.pickup_stock s
      join offers.offer o on o.offer_id = s.offer_id
      cross join lateral (
        select count(*) as reserved from offers.pickup p
        where p.store_id = s.store_id and p.offer_id = s.offer_id and p.sku = s.sku and p.state = 'reserved'
      ) n
      where s.reserved <> n.reserved
    )
    select coupon_id::text as coupon, what, journal, found, count(*) over () as differences
    from difference order by coupon_id, what limit ${MOST_SHOWN}`.execute(db);
  return {
    differences: rows[0]?.differences ?? 0,
    shown: rows.map(({ differences, ...difference }) => difference),
  };
}

/** A redemption in words, from the journal's row or from `offers.redemption`; null when there is none. */
const told = (alias: string, fen: RawBuilder<unknown>) => sql`
  ${sql.ref(`${alias}.at`)}::text || ' store ' || ${sql.ref(`${alias}.store_id`)} || ' spend ' || ${sql.ref(`${alias}.spend_fen`)}
    || ' given ' || ${fen} || ' by ' || ${sql.ref(`${alias}.caller`)} || ' ' || ${sql.ref(`${alias}.key`)}`;
