import { type RawBuilder, sql } from 'kysely';
import { createBatcher } from '../../../platform/batching.ts';
import { type Db, prepared } from '../../../platform/database/index.ts';
import { shareOpensAt } from '../drops/open-at-post.ts';
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
    /** Of a share that opens at a post which was not sent yet: the latest. Of the whole drop: the earliest. */
    opensAt: Date;
    /** Exclusive; the instant of the stop when it was stopped. */
    closesAt: Date;
    issueNo: number;
    waitlist: boolean;
  };
  offer: { offerId: number; version: number; name: string; terms: Terms };
  store: { storeId: number; name: string; zone: string } | null;
  /** Names of the stores that take the coupon; null: every store. */
  takenAt: string[] | null;
}

/** What the members of a group, or of several, may claim of a drop. */
export interface Share extends DropView {
  shareId: number;
  token: string;
  /** Whose members: for a share of several groups that one through which it was found. Null: every customer. */
  groupId: number | null;
  forGroups: boolean;
}

/** A customer's groups, in an order that stays. Community's. */
export type GroupsOf = (customerId: number) => Promise<{ groupId: number }[]>;

/** Nothing is left of it. */
export const isUsedUp = ({ stock, claimed }: Pick<DropView, 'stock' | 'claimed'>) => claimed >= stock;

/** Links of one statement, and statements under way at once. */
const BATCH = 1_000;
const LANES = 2;

interface FoundShares {
  view: DropView;
  shares: Share[];
  /** The view is what everybody sees behind this link, not only she. */
  forAll: boolean;
}

export function createFindShares({ db, groupsOf }: { db: Db; groupsOf: GroupsOf }) {
  /**
   * What a link leads to. A message sent to many groups at once has one link, with the drop's own key: behind it
   * everybody finds the shares of her own groups. Whoever our list shows in none gets those of her home store's groups:
   * the list may lag, and the claim asks once more. A share's token leads to that share alone.
   */
  async function forLink(link: string, customerId: number | null): Promise<FoundShares | null> {
    const linked = await byToken.add(link);
    if (linked) return { view: linked, shares: await hersOf(linked, customerId), forAll: true };
    const shares = customerId === null ? [] : await sharesOf(link, customerId);
    const view = shares.find((share) => !isUsedUp(share)) ?? shares[0] ?? (await byKey.add(link));
    return view && { view, shares, forAll: shares.length === 0 };
  }

  /** A share, with the group through which it is hers where it is several groups'. */
  async function hersOf(share: Share, customerId: number | null): Promise<Share[]> {
    if (!share.forGroups) return [share];
    if (customerId === null) return [];
    return (await sharesOf(share.drop.dropKey, customerId)).filter(({ shareId }) => shareId === share.shareId);
  }

  /** Opened by everybody in the same minute: one row is read for each link, not for each phone; so below for each group. */
  const byToken = createBatcher({
    max: BATCH,
    lanes: LANES,
    async run(links: string[]): Promise<(Share | undefined)[]> {
      const shares = await readShares(
        db,
        sql`s.share_id in (select share_id from offers.share_token where token = any(${[...new Set(links)]}::text[]))`,
      );
      const byLink = new Map(shares.map((share) => [share.token, share]));
      return links.map((link) => byLink.get(link));
    },
  });

  /** All shares of a drop together, or null when there is no such drop. */
  const byKey = createBatcher({
    max: BATCH,
    async run(dropKeys: string[]): Promise<(DropView | null)[]> {
      const drops = new Map((await readDrops(db, [...new Set(dropKeys)])).map((view) => [view.drop.dropKey, view]));
      return dropKeys.map((dropKey) => drops.get(dropKey) ?? null);
    },
  });

  async function sharesOf(dropKey: string, customerId: number): Promise<Share[]> {
    const groupIds = (await groupsOf(customerId)).map(({ groupId }) => groupId);
    const own = await ofGroups.add({ dropKey, groupIds });
    if (own.length > 0) return own;
    const home = sql`(select home_store_id from customers.customer_info where customer_id = ${customerId})`;
    const [one, several] = await Promise.all([
      readShares(
        db,
        sql`d.drop_key = ${dropKey} and s.store_id = ${home} and not s.for_groups`,
        sql`s.stock - s.claimed desc`,
      ),
      readSharesOfGroups(db, sql`d.drop_key = ${dropKey} and g.store_id = ${home}`),
    ]);
    return [...one, ...several];
  }

  /** A drop's shares of these groups, in the groups' order; what is everybody's comes last. */
  const ofGroups = createBatcher({
    max: BATCH,
    lanes: LANES,
    async run(asked: { dropKey: string; groupIds: number[] }[]): Promise<Share[][]> {
      const dropKeys = [...new Set(asked.map(({ dropKey }) => dropKey))];
      const groups = [...new Set(asked.flatMap(({ groupIds }) => groupIds))];
      const [one, several] = await Promise.all([
        readShares(
          db,
          sql`d.drop_key = any(${dropKeys}::text[]) and not s.for_groups
            and (s.group_id is null or s.group_id = any(${groups}::bigint[]))`,
        ),
        readSharesOfGroups(db, sql`d.drop_key = any(${dropKeys}::text[]) and g.group_id = any(${groups}::bigint[])`),
      ]);
      const shares = [...one, ...several];
      const byGroup = Map.groupBy(shares, ({ drop, groupId }) => `${drop.dropKey}/${groupId}`);
      return asked.map(({ dropKey, groupIds }) =>
        [...groupIds, null].flatMap((groupId) => byGroup.get(`${dropKey}/${groupId}`) ?? []),
      );
    },
  });
  return { forLink, whole: byKey.add };
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
const dropColumns = (opensAt: RawBuilder<unknown>) => sql`
  jsonb_build_object('dropId', d.drop_id, 'dropKey', d.drop_key, 'name', d.name, 'issueNo', d.issue_no,
    'waitlist', d.waitlist) as drop,
  ${opensAt} as "opensAt", least(d.closes_at, d.stopped_at) as "closesAt",
  jsonb_build_object('offerId', o.offer_id, 'version', t.version, 'name', o.name) as offer, ${termsJson('t')} as terms,
  (select array_agg(n.name order by n.code) from organisation.store_info n where n.store_id = any(t.store_ids))
    as "takenAt"`;

const readShares = (db: Db, where: RawBuilder<unknown>, order = sql`s.share_id`) =>
  readSharesFrom(db, sql`offers.drop_share s`, sql`s.group_id`, where, order);

/** Shares of several groups, once for each of the groups asked about (`g`). */
const readSharesOfGroups = (db: Db, where: RawBuilder<unknown>) =>
  readSharesFrom(
    db,
    sql`offers.drop_share_group g join offers.drop_share s on s.share_id = g.share_id`,
    sql`g.group_id`,
    where,
    sql`s.share_id, g.group_id`,
  );

async function readSharesFrom(
  db: Db,
  shares: RawBuilder<unknown>,
  groupId: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<Share[]> {
  const { rows } = await sql<Raw<Share>>`${prepared}
    select s.share_id as "shareId", s.token, ${groupId} as "groupId", s.for_groups as "forGroups", s.stock, s.claimed,
      ${dropColumns(shareOpensAt)},
      case when i.store_id is not null
        then jsonb_build_object('storeId', i.store_id, 'name', i.name, 'zone', i.time_zone) end as store
    from ${shares}
    join offers.drop d on d.drop_id = s.drop_id
    join offers.offer o on o.offer_id = d.offer_id
    join offers.offer_terms t on t.offer_id = d.offer_id and t.version = d.terms_version
    left join organisation.store_info i on i.store_id = s.store_id
    where ${where}
    order by ${order}`.execute(db);
  return rows.map(viewFrom);
}

async function readDrops(db: Db, dropKeys: string[]): Promise<DropView[]> {
  const { rows } = await sql<Raw<DropView>>`${prepared}
    select ${dropColumns(sql`d.opens_at`)}, null as store, n.stock, n.claimed
    from offers.drop d
    join offers.offer o on o.offer_id = d.offer_id
    join offers.offer_terms t on t.offer_id = d.offer_id and t.version = d.terms_version
    cross join lateral (
      select coalesce(sum(stock), 0)::bigint as stock, coalesce(sum(claimed), 0)::bigint as claimed
      from offers.drop_share s where s.drop_id = d.drop_id
    ) n
    where d.drop_key = any(${dropKeys}::text[])`.execute(db);
  return rows.map(viewFrom);
}

function viewFrom<View>({ terms, opensAt, closesAt, ...row }: Raw<View>) {
  return { ...row, drop: { ...row.drop, opensAt, closesAt }, offer: { ...row.offer, terms: termsFrom(terms) } };
}
