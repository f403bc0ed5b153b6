import { sql } from 'kysely';
import { type Tx, withValues } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Customers, externalUser, unionUser } from '../customers/index.ts';

/** A change to who is in a group, from a callback or from a reading of the list. */
export interface MemberNews {
  source: 'event' | 'list';
  groupId: number;
  corpId: string;
  member: string;
  kind: 'joined' | 'left';
  at: Date;
  /** JoinScene or QuitScene of the event; null when only the list told us. */
  scene: number | null;
  /** Only the list says: */
  type?: 'staff' | 'customer';
  unionid?: string | null;
  joinState?: string | null;
}

interface Row extends MemberNews {
  customerId: number | null;
}

/** Writes who is in which group, set-wise, for any number of groups whose rows the caller has locked. */
export function createMembers({
  facts,
  clock,
  changes,
  customers,
}: Pick<Platform, 'facts' | 'clock' | 'changes'> & {
  customers: Pick<Customers, 'match'>;
}) {
  /** At most one piece of news per group and member. Tells who came and who went, once. */
  async function writeMembers(tx: Tx, news: MemberNews[]): Promise<void> {
    const rows = await withCustomers(tx, news);
    if (rows.length === 0) return;
    const before = await presentOf(tx, rows);
    for (const [source, joined] of Map.groupBy(
      rows.filter((row) => row.kind === 'joined'),
      (row) => row.source,
    )) {
      await upsertJoined(tx, joined, source);
    }
    await upsertLeft(
      tx,
      rows.filter((row) => row.kind === 'left'),
    );
    const after = await presentOf(tx, rows);
    await rewriteMemberships(tx, rows);
    await changes.record(tx, {
      topic: 'community',
      customers: rows.flatMap(({ customerId }) => (customerId === null ? [] : [customerId])),
    });
    await recount(tx, [...new Set(rows.map((row) => row.groupId))]);
    const changed = (from: Set<string>, to: Set<string>) =>
      rows.filter((row) => row.customerId !== null && !from.has(stayOf(row)) && to.has(stayOf(row)));
    await announce(tx, 'community.members_joined', changed(before, after));
    await announce(tx, 'community.members_left', changed(after, before));
  }

  /** Who is a customer becomes one of ours; whom we have erased is left out. */
  async function withCustomers(tx: Tx, news: MemberNews[]): Promise<Row[]> {
    const staff = await staffAmong(tx, news);
    const isStaff = (row: MemberNews) => (row.type ? row.type === 'staff' : staff.has(keyOf(row)));
    const people = news
      .filter((row) => !isStaff(row))
      .map((row) => ({
        ref: keyOf(row),
        identities: [
          externalUser(row.corpId, row.member),
          ...(row.unionid ? [unionUser(row.corpId, row.unionid)] : []),
        ],
      }));
    const options = { create: true, at: clock.now(), source: 'community' };
    const matched = await customers.match(tx, people, options);
    return news.flatMap((row): Row[] => {
      if (isStaff(row)) return [{ ...row, type: 'staff', customerId: null }];
      const customer = matched.get(keyOf(row));
      return customer ? [{ ...row, type: 'customer', customerId: customer.customerId }] : [];
    });
  }

  async function announce(tx: Tx, type: 'community.members_joined' | 'community.members_left', rows: Row[]) {
    const at = clock.now();
    for (const [groupId, members] of Map.groupBy(rows, (row) => row.groupId)) {
      const customerIds = members.map((row) => row.customerId);
      await facts.publish(tx, { type, at, subject: `group:${groupId}`, payload: { groupId, customerIds } });
    }
  }

  return { writeMembers };
}

const keyOf = ({ corpId, member }: { corpId: string; member: string }) => `${corpId}|${member}`;
const stayOf = ({ groupId, member }: { groupId: number; member: string }) => `${groupId}|${member}`;

/** Events don't say who is one of us. Userids are compared without case. */
async function staffAmong(tx: Tx, news: MemberNews[]): Promise<Set<string>> {
  const { rows } = await sql<{ corpId: string; userid: string }>`
    select corp_id as "corpId", lower(userid) as userid from organisation.account_info
    where lower(userid) = any(${news.map(({ member }) => member.toLowerCase())}::text[])`.execute(tx);
  const accounts = new Set(rows.map((row) => keyOf({ corpId: row.corpId, member: row.userid })));
  return new Set(
    news.filter(({ corpId, member }) => accounts.has(keyOf({ corpId, member: member.toLowerCase() }))).map(keyOf),
  );
}

async function presentOf(tx: Tx, rows: Row[]): Promise<Set<string>> {
  const { rows: present } = await sql<{ groupId: number; member: string }>`
    select group_id as "groupId", member from community.group_member
    where group_id = any(${rows.map((row) => row.groupId)}::bigint[])
      and member = any(${rows.map((row) => row.member)}::text[]) and present`.execute(tx);
  return new Set(present.map(stayOf));
}

/**
 * A joining that comes after the leaving it preceded tells when she had come, and changes nothing else. Only where the
 * leaving was no event but a gap in an earlier list does a later list have the better word.
 */
async function upsertJoined(tx: Tx, rows: Row[], source: MemberNews['source']): Promise<void> {
  const isStillGone = sql`m.left_at > excluded.joined_at and (m.quit_scene is not null or ${source === 'event'})`;
  await withValues(
    rows.map((r) => [r.groupId, r.member, r.type, r.customerId, r.at, r.scene, r.joinState ?? null]),
    (values) =>
      sql`
        insert into community.group_member as m (group_id, member, type, customer_id, joined_at, join_scene, join_state)
        values ${values}
        on conflict (group_id, member) do update set
          joined_at = greatest(m.joined_at, excluded.joined_at),
          left_at = case when ${isStillGone} then m.left_at end,
          quit_scene = case when ${isStillGone} then m.quit_scene end,
          join_scene = case when m.joined_at > excluded.joined_at then m.join_scene
                            else coalesce(excluded.join_scene, m.join_scene) end,
          join_state = coalesce(excluded.join_state, m.join_state),
          type = excluded.type, customer_id = excluded.customer_id`.execute(tx),
  );
}

/** An event knows when she left; the list only that she is gone: the event's time replaces the list's. */
async function upsertLeft(tx: Tx, rows: Row[]): Promise<void> {
  await withValues(
    rows.map((r) => [r.groupId, r.member, r.type, r.customerId, r.at, r.scene]),
    (values) =>
      sql`
        insert into community.group_member as m (group_id, member, type, customer_id, left_at, quit_scene)
        values ${values}
        on conflict (group_id, member) do update set
          left_at = case when m.quit_scene is null and excluded.quit_scene is not null then excluded.left_at
                         else greatest(m.left_at, excluded.left_at) end,
          quit_scene = coalesce(excluded.quit_scene, m.quit_scene)
        where m.joined_at is null or excluded.left_at >= m.joined_at`.execute(tx),
  );
}

/** The customer's side: one membership however many of her WeChat accounts are in the group. */
async function rewriteMemberships(tx: Tx, rows: Row[]): Promise<void> {
  const touched = rows.filter((row): row is Row & { customerId: number } => row.customerId !== null);
  if (touched.length === 0) return;
  const groupIds = touched.map((row) => row.groupId);
  const customerIds = touched.map((row) => row.customerId);
  const { rows: stays } = await sql<{ customerId: number; groupId: number; joinedAt: Date }>`
    select customer_id as "customerId", group_id as "groupId", min(joined_at) as "joinedAt"
    from community.group_member
    where group_id = any(${groupIds}::bigint[]) and customer_id = any(${customerIds}::bigint[]) and present
    group by 1, 2`.execute(tx);
  const pairOf = (row: { customerId: number; groupId: number }) => `${row.customerId}|${row.groupId}`;
  const here = new Set(stays.map(pairOf));
  await withValues(
    touched.filter((row) => !here.has(pairOf(row))).map((row) => [row.customerId, row.groupId]),
    (values) =>
      sql`delete from community.membership m using (values ${values}) as gone (customer_id, group_id)
        where m.customer_id = gone.customer_id::bigint and m.group_id = gone.group_id::bigint`.execute(tx),
  );
  await withValues(
    stays.map((row) => [row.customerId, row.groupId, row.joinedAt]),
    (values) =>
      sql`insert into community.membership (customer_id, group_id, joined_at) values ${values}
        on conflict (customer_id, group_id) do update set joined_at = excluded.joined_at`.execute(tx),
  );
}

const recount = (tx: Tx, groupIds: number[]) =>
  sql`
    update community.store_group g set member_count = c.n
    from (
      select group_id, count(*) filter (where present) as n from community.group_member
      where group_id = any(${groupIds}::bigint[]) group by group_id
    ) c
    where g.group_id = c.group_id`.execute(tx);
