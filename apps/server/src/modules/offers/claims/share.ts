import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Terms } from '../terms/terms.ts';
import { type TermsRow, termsFrom, termsJson } from '../terms/terms-row.ts';

/** A drop as the page shows it: one share of it, or the whole for somebody who has none. */
export interface DropView {
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

/** What one group (null: every customer) may claim of a drop. */
export interface Share extends DropView {
  shareId: number;
  groupId: number | null;
}

/** A customer's groups, in an order that stays. Community's. */
export type GroupsOf = (customerId: number) => Promise<{ groupId: number }[]>;

export function createFindShares({ db, groupsOf }: { db: Db; groupsOf: GroupsOf }) {
  /**
   * What a link leads to. A message sent to many groups at once has one link, with the drop's own key: behind it
   * everybody finds the shares of her own groups. Whoever our list shows in none gets those of her home store's groups:
   * the list may lag, and the claim asks once more. A share's token leads to that share alone.
   */
  async function findShares(
    link: string,
    customerId: number | null,
  ): Promise<{ view: DropView; shares: Share[] } | null> {
    const [linked] = await readShares(
      db,
      sql`s.share_id = (select share_id from offers.share_token where token = ${link})`,
    );
    if (linked) return { view: linked, shares: [linked] };
    const shares = customerId === null ? [] : await sharesOf(link, customerId);
    const view = shares.find((share) => share.claimed < share.stock) ?? shares[0] ?? (await readWhole(db, link));
    return view && { view, shares };
  }

  async function sharesOf(dropKey: string, customerId: number): Promise<Share[]> {
    const ids = (await groupsOf(customerId)).map(({ groupId }) => groupId);
    const ofDrop = sql`d.drop_key = ${dropKey}`;
    const own = await readShares(
      db,
      sql`${ofDrop} and (s.group_id is null or s.group_id = any(${ids}::bigint[]))`,
      sql`array_position(${ids}::bigint[], s.group_id)`,
    );
    if (own.length > 0) return own;
    return readShares(
      db,
      sql`${ofDrop} and s.store_id = (
        select home_store_id from customers.customer_info where customer_id = ${customerId})`,
      sql`s.stock - s.claimed desc`,
    );
  }
  return findShares;
}
export type FindShares = ReturnType<typeof createFindShares>;

type Raw<View> = Omit<View, 'offer' | 'drop'> & {
  drop: Omit<DropView['drop'], 'opensAt' | 'closesAt'>;
  offer: Omit<DropView['offer'], 'terms'>;
  terms: TermsRow;
  opensAt: Date;
  closesAt: Date;
};

/** What every view of a drop shows, of aliases d, o and t. */
const dropColumns = sql`
  jsonb_build_object('dropId', d.drop_id, 'dropKey', d.drop_key, 'name', d.name, 'issueNo', d.issue_no) as drop,
  d.opens_at as "opensAt", least(d.closes_at, d.stopped_at) as "closesAt",
  jsonb_build_object('offerId', o.offer_id, 'version', t.version, 'name', o.name) as offer, ${termsJson('t')} as terms,
  (select array_agg(n.name order by n.code) from organisation.store_info n where n.store_id = any(t.store_ids))
    as "takenAt"`;

async function readShares(db: Db, where: RawBuilder<unknown>, order = sql`s.share_id`): Promise<Share[]> {
  const { rows } = await sql<Raw<Share>>`
    select s.share_id as "shareId", s.group_id as "groupId", s.stock, s.claimed, ${dropColumns},
      case when i.store_id is not null
        then jsonb_build_object('storeId', i.store_id, 'name', i.name, 'zone', i.time_zone) end as store
    from offers.drop_share s
    join offers.drop d on d.drop_id = s.drop_id
    join offers.offer o on o.offer_id = d.offer_id
    join offers.offer_terms t on t.offer_id = d.offer_id and t.version = d.terms_version
    left join organisation.store_info i on i.store_id = s.store_id
    where ${where}
    order by ${order}`.execute(db);
  return rows.map(viewFrom);
}

async function readWhole(db: Db, dropKey: string): Promise<DropView | null> {
  const { rows } = await sql<Raw<DropView>>`
    select ${dropColumns}, null as store, n.stock, n.claimed
    from offers.drop d
    join offers.offer o on o.offer_id = d.offer_id
    join offers.offer_terms t on t.offer_id = d.offer_id and t.version = d.terms_version
    cross join lateral (
      select coalesce(sum(stock), 0)::bigint as stock, coalesce(sum(claimed), 0)::bigint as claimed
      from offers.drop_share s where s.drop_id = d.drop_id
    ) n
    where d.drop_key = ${dropKey}`.execute(db);
  return rows[0] ? viewFrom(rows[0]) : null;
}

function viewFrom<View>({ terms, opensAt, closesAt, ...row }: Raw<View>) {
  return { ...row, drop: { ...row.drop, opensAt, closesAt }, offer: { ...row.offer, terms: termsFrom(terms) } };
}

/** The coupon a customer won in a drop. After two people were merged who both won, the earlier one. */
export async function findWonCoupon(db: Db, { customerId, dropId }: { customerId: number; dropId: number }) {
  const { rows } = await sql<{ code: string; validUntil: Date }>`
    select code, valid_until as "validUntil" from offers.coupon
    where customer_id = ${customerId} and drop_id = ${dropId}
    order by issued_at, code limit 1`.execute(db);
  return rows[0] ?? null;
}
