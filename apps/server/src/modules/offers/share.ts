import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import type { Terms } from './terms.ts';
import { type TermsRow, termsFrom, termsJson } from './terms-row.ts';

/** A drop's share of one group, with what a claim and the page need of the drop and its offer. */
export interface Share {
  shareId: number;
  groupId: number | null;
  stock: number;
  claimed: number;
  drop: {
    dropId: number;
    dropKey: string;
    name: string;
    opensAt: Date;
    /** Exclusive; the instant of the stop when it was stopped. */
    closesAt: Date;
    issueNo: number;
  };
  offer: { offerId: number; version: number; name: string; terms: Terms };
  store: { storeId: number; name: string; zone: string } | null;
  /** Names of the stores that take the coupon; null: every store. */
  takenAt: string[] | null;
}

type Row = Omit<Share, 'offer'> & {
  offer: Omit<Share['offer'], 'terms'>;
  terms: TermsRow;
  opensAt: Date;
  closesAt: Date;
};

export async function findShare(db: Db, token: string): Promise<Share | null> {
  const { rows } = await sql<Row>`
    select s.share_id as "shareId", s.group_id as "groupId", s.stock, s.claimed,
      jsonb_build_object('dropId', d.drop_id, 'dropKey', d.drop_key, 'name', d.name, 'issueNo', d.issue_no) as drop,
      d.opens_at as "opensAt", least(d.closes_at, d.stopped_at) as "closesAt",
      jsonb_build_object('offerId', o.offer_id, 'version', t.version, 'name', o.name) as offer,
      ${termsJson('t')} as terms,
      case when i.store_id is not null
        then jsonb_build_object('storeId', i.store_id, 'name', i.name, 'zone', i.time_zone) end as store,
      (select array_agg(n.name order by n.code) from organisation.store_info n where n.store_id = any(t.store_ids))
        as "takenAt"
    from offers.drop_share s
    join offers.drop d on d.drop_id = s.drop_id
    join offers.offer o on o.offer_id = d.offer_id
    join offers.offer_terms t on t.offer_id = d.offer_id and t.version = d.terms_version
    left join organisation.store_info i on i.store_id = s.store_id
    where s.share_id = (select share_id from offers.share_token where token = ${token})`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { terms, opensAt, closesAt, ...share } = row;
  return {
    ...share,
    drop: { ...share.drop, opensAt, closesAt },
    offer: { ...share.offer, terms: termsFrom(terms) },
  };
}

/** The coupon a customer won in a drop. After two people were merged who both won, the earlier one. */
export async function findWonCoupon(db: Db, { customerId, dropId }: { customerId: number; dropId: number }) {
  const { rows } = await sql<{ code: string; validUntil: Date }>`
    select code, valid_until as "validUntil" from offers.coupon
    where customer_id = ${customerId} and drop_id = ${dropId}
    order by issued_at, code limit 1`.execute(db);
  return rows[0] ?? null;
}
