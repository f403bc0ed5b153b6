import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { holdCustomers } from '../customers/index.ts';
import { demandApproval } from './approval/demand-approval.ts';
import { chargeIssued } from './budget/issued.ts';
import type { OffersFacts } from './events.ts';
import { handOut } from './partner-codes/hand-out.ts';
import { lockPieces, reservePieces, withPieces } from './pickup/admit.ts';
import type { Terms } from './terms/terms.ts';
import { CHAIN_ZONE, validityOf } from './terms/validity.ts';

export interface IssueCoupons {
  offerCode: string;
  /** Rows `(customer_id bigint, store_id bigint)`; a null store means every store of the offer. */
  candidates: RawBuilder<unknown>;
  /** Why they are issued, e.g. `run:2c9f`. Each customer gets one coupon per key, ever. */
  grantKey: string;
  at: Date;
  /** The version of the terms that was promised; left out: the current one. */
  version?: number;
  /** Approval and budgets were asked before. */
  isCharged?: boolean;
  /** The candidates are held, as `holdCustomers` does it. */
  isHeld?: boolean;
  /** Of an offer that is collected in a store: only pieces of this product. */
  sku?: string | undefined;
}

export interface IssuedCoupon {
  customerId: number;
  couponId: number;
  code: string;
}

/** The offer of a new member's coupon; a playbook file defines it. */
const NEW_MEMBER = 'new-member';

export function createIssue({ platform }: { platform: Platform }) {
  /**
   * Issues one coupon to each candidate who has none for this key yet, and returns those. Nobody gets a coupon of an offer
   * whose dates are over, nor of one that is collected in a store when hers has no piece left. A code that exists already
   * (one in a hundred million) fails the transaction: whoever runs it again draws others.
   */
  const issue = (tx: Tx, command: IssueCoupons): Promise<IssuedCoupon[]> =>
    write<IssuedCoupon>(tx, command, {
      answer: sql`select customer_id as "customerId", coupon_id as "couponId", code from issued`,
      count: (rows) => rows.length,
    });

  /** The same for a large set, whose coupons stay in the database; answers how many were issued. */
  async function issueToSet(tx: Tx, command: IssueCoupons): Promise<number> {
    const rows = await write<{ n: number }>(tx, command, {
      answer: sql`select count(*) as n from issued`,
      count: ([row]) => row!.n,
    });
    return rows[0]!.n;
  }

  async function write<Row>(
    tx: Tx,
    { offerCode, grantKey, at, version, isCharged = false, isHeld = false, ...asked }: IssueCoupons,
    { answer, count }: { answer: RawBuilder<unknown>; count: (rows: Row[]) => number },
  ): Promise<Row[]> {
    const offer = await findOffer(tx, offerCode, version);
    if (!offer) throw new AppError('offers.offer_unknown', { offer: offerCode });
    const { offerId } = offer;
    const to = isHeld ? asked : { ...asked, candidates: await held(tx, asked.candidates) };
    const pieces = await lockPieces(tx, { offerId, at, ...to });
    const candidates = pieces ? withPieces(pieces, to.candidates, grantKey) : to.candidates;
    const issueNo = await nextIssueNo(tx);
    const validity = await validityByZone(tx, offer, at);
    const elsewhere = validityOf(offer, at, CHAIN_ZONE);
    const customers = sql`select customer_id from issued`;
    // Coupons, codes and the log of changes in one statement: what was issued is neither read again nor brought here.
    const { rows } = await sql<Row>`
      with issued as (
        insert into offers.coupon (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until,
          store_id, grant_key, issue_no)
        select c.customer_id, offers.code_from(gen_random_uuid()), ${offer.offerId}, ${offer.version}, 'issued', ${at}::timestamptz,
          v.valid_from, v.valid_until, c.store_id, ${grantKey}, ${issueNo}::bigint
        from (
          select distinct on (k.customer_id) k.customer_id, k.store_id, s.time_zone
          from (${candidates}) k
          left join organisation.store_info s on s.store_id = k.store_id
          order by k.customer_id, s.code
        ) c
        left join (${validity}) z on z.time_zone = c.time_zone
        cross join lateral (
          select coalesce(z.valid_from, ${elsewhere.from}::timestamptz) as valid_from,
            coalesce(z.valid_until, ${elsewhere.until}::timestamptz) as valid_until
        ) v
        where v.valid_from < v.valid_until
        on conflict (customer_id, grant_key) do nothing
        returning customer_id, coupon_id, code
      ),
      codes as (
        -- In the order of the key, so that its index is gone through once.
        insert into offers.coupon_code (code, customer_id, coupon_id)
        select code, customer_id, coupon_id from issued order by code
      ),
      told as (${platform.changes.recording({ topic: 'offers', customers, since: at })})
      ${answer}`.execute(tx);
    const n = count(rows);
    if (n === 0) return rows;
    if (!isCharged) {
      await demandApproval(tx, { ...offer, pieces: n, ref: `issue:${grantKey}` });
      await chargeIssued(tx, { offerId: offer.offerId, coupons: sql`c.issue_no = ${issueNo}`, at });
    }
    if (offer.kind === 'partner_code') await handOut(tx, { offerId: offer.offerId, coupons: ofIssue(issueNo), n, at });
    if (pieces) await reservePieces(tx, pieces, ofIssue(issueNo));
    await platform.facts.publish(tx, {
      type: 'offers.coupons_issued',
      at,
      subject: `offer:${offerCode}`,
      payload: { grantKey, n } satisfies OffersFacts['offers.coupons_issued'],
    });
    return rows;
  }

  /** Once per customer, ever. Null when she had hers, or when the chain offers none. */
  async function newMemberCoupon(customerId: number, storeId: number, at: Date) {
    const offer = await findOffer(platform.db, NEW_MEMBER);
    if (!offer) return null;
    await platform.facts.prepare(at);
    const [coupon] = await platform.db.transaction().execute((tx) =>
      issue(tx, {
        offerCode: NEW_MEMBER,
        candidates: sql`select ${customerId}::bigint as customer_id, ${storeId}::bigint as store_id`,
        grantKey: NEW_MEMBER,
        at,
      }),
    );
    return coupon ? { code: coupon.code, offer: offer.name } : null;
  }
  return { issue, issueToSet, newMemberCoupon };
}

/** The candidates as they are now, until the transaction ends: who was merged as the one she is, who was erased left out. */
async function held(tx: Tx, candidates: RawBuilder<unknown>): Promise<RawBuilder<unknown>> {
  const changed = await holdCustomers(tx, candidates);
  if (changed.size === 0) return candidates;
  const rows = [...changed].map(([customerId, now]) => ({ customer_id: customerId, now }));
  return sql`
    select case when h.customer_id is null then a.customer_id else h.now end as customer_id, a.store_id
    from (${candidates}) a
    left join json_to_recordset(${JSON.stringify(rows)}::json) as h(customer_id bigint, now bigint) using (customer_id)
    where h.customer_id is null or h.now is not null`;
}

const ofIssue = (issueNo: number) => sql`select customer_id, coupon_id from offers.coupon where issue_no = ${issueNo}`;

/** An offer with the version of its terms that coupons get now, or with an earlier one. */
export async function findOffer(db: Db, code: string, version: number | null = null) {
  const { rows } = await sql<
    { offerId: number; name: string; version: number; kind: string } & Pick<Terms, 'validDays' | 'validDates'>
  >`
    select o.offer_id as "offerId", o.name, t.version, t.kind, t.valid_days as "validDays",
      case when t.first_day is not null then jsonb_build_object('from', t.first_day, 'to', t.last_day) end as "validDates"
    from offers.offer o
    join offers.offer_terms t on t.offer_id = o.offer_id and t.version = coalesce(${version}::integer, o.current_version)
    where o.code = ${code}`.execute(db);
  return rows[0] ?? null;
}

export async function nextIssueNo(tx: Tx): Promise<number> {
  const { rows } = await sql<{ no: number }>`select nextval('offers.issue_no') as no`.execute(tx);
  return rows[0]!.no;
}

/** Validity in each zone that has stores, as rows `(time_zone, valid_from, valid_until)`: the rule itself is `validityOf`. */
async function validityByZone(
  tx: Tx,
  offer: Pick<Terms, 'validDays' | 'validDates'>,
  at: Date,
): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ zone: string }>`
    select distinct time_zone as zone from organisation.store_info order by 1`.execute(tx);
  const validity = rows.map(({ zone }) => {
    const { from, until } = validityOf(offer, at, zone);
    return { time_zone: zone, valid_from: from, valid_until: until };
  });
  return sql`select * from json_to_recordset(${JSON.stringify(validity)}::json)
    as z(time_zone text, valid_from timestamptz, valid_until timestamptz)`;
}
