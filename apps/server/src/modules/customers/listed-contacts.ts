import { type RawBuilder, sql } from 'kysely';
import { type Tx, withValues } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { forgetHalf } from './half-contacts.ts';
import type { ContactState, Customers, ListedContacts, PersonToMatch, TakenContacts } from './types.ts';
import { externalUser, unionUser } from './wechat.ts';

/** Lists lag events by seconds; what happened so shortly before a listing began is none of its business. Milliseconds. */
const LAG_MS = 60_000;

/** A lost adding is news for two days; an older one is told to nobody: no greeting suits it any more. Milliseconds. */
const NEWS_MS = 48 * 3_600_000;

/** Contacts that one fact names at most. */
const FACT_SIZE = 5_000;

interface Tie {
  customerId: number;
  accountId: number;
}

interface News extends Tie {
  externalUserid: string;
  addedAt: Date;
  liveCodeState: string | null;
  before: ContactState | null;
}

/**
 * Ties as WeCom lists them, thousands at once: rows in SQL come in, and only what differs from our rows is written.
 * A listing proves what is there. That something is missing is `endUnlisted`'s to say, when the listing is complete.
 */
export function createListedContacts({
  facts,
  clock,
  changes,
  match,
}: Pick<Platform, 'facts' | 'clock' | 'changes'> & Pick<Customers, 'match'>) {
  async function takeListed(tx: Tx, { corpId, listed, readSince }: ListedContacts): Promise<TakenContacts> {
    const at = clock.now();
    const strangers = await findStrangers(tx, { corpId, listed });
    const people = strangers.length > 0 ? await match(tx, strangers, { create: true, at, source: 'wecom' }) : new Map();
    const made = new Set([...people.values()].filter(({ created }) => created).map(({ customerId }) => customerId));
    const settled = new Date(readSince.getTime() - LAG_MS);
    const news = await findNews(tx, { corpId, listed, settled });
    const after = await writeNews(tx, corpId, news, settled);
    await forgetHalf(tx, news);
    const tagged = await writeTags(tx, { corpId, listed, at });
    await changes.record(tx, {
      topic: 'customers',
      customers: [...news.map(({ customerId }) => customerId), ...tagged],
    });

    const active = news.filter((tie) => tie.before !== 'active' && after.get(tieOf(tie)) === 'active');
    const contacts = active
      .filter(({ addedAt }) => at.getTime() - addedAt.getTime() < NEWS_MS)
      .map(({ customerId, accountId }) => ({ customerId, accountId, isNewCustomer: made.has(customerId) }));
    if (contacts.length > 0) {
      await facts.publish(tx, { type: 'customers.contacts_added', at, payload: { contacts } });
    }
    return {
      added: active.filter(({ before }) => before === null),
      back: active.filter(({ before }) => before !== null),
      changed: news.length + tagged.length,
    };
  }

  /**
   * Ends what a complete listing of these accounts does not show. What came into being after the listing began, or
   * shortly before, is left alone: it may be too young for the list.
   */
  const endUnlisted: Customers['endUnlisted'] = async (tx, { corpId, listed, accountIds, readSince, refuse }) => {
    const settled = new Date(readSince.getTime() - LAG_MS);
    // Her tie is there under the name we know it by, else under another of her names. The second question is asked of
    // the few that are left: `offset 0` keeps the planner from asking it of everybody.
    const gone = sql`
      select g.customer_id, g.account_id, g.state from (
        select c.customer_id, c.account_id, c.state from customers.contact c
        where c.account_id = any(${accountIds}::bigint[]) and c.state in ('active', 'perhaps_gone')
          and coalesce(c.added_at, c.perhaps_gone_at) < ${settled}
          and not exists (
            select from (${listed}) l where l.external_userid = c.external_userid and l.account_id = c.account_id)
        offset 0
      ) g where not exists (
        select from customers.identity i join (${listed}) l on l.external_userid = i.value
        where i.kind = 'external_userid' and i.issuer = ${corpId} and i.customer_id = g.customer_id
          and l.account_id = g.account_id)`;
    const { rows: counts } = await sql<{ accountId: number; held: number; gone: number }>`
      select h.account_id as "accountId", h.held, coalesce(g.gone, 0) as gone from (
        select account_id, count(*) as held from customers.contact
        where account_id = any(${accountIds}::bigint[]) and state = 'active' and added_at < ${settled} group by 1
      ) h left join (select account_id, count(*) filter (where state = 'active') as gone from (${gone}) x group by 1) g
        on g.account_id = h.account_id`.execute(tx);
    const refused = refuse(counts);
    const sure = accountIds.filter((id) => !refused.has(id));
    if (counts.every((count) => count.gone === 0) && !(await anyInDoubt(tx, accountIds)))
      return { ended: [], refused: [] };
    const { rows: ended } = await sql<Tie & { before: ContactState }>`
      update customers.contact c set ended_at = ${readSince}, ended_how = 'removed_by_staff'
      from (${gone}) g
      where c.customer_id = g.customer_id and c.account_id = g.account_id and c.account_id = any(${sure}::bigint[])
        and c.state in ('active', 'perhaps_gone')
      returning c.customer_id as "customerId", c.account_id as "accountId", g.state as before`.execute(tx);
    await changes.record(tx, { topic: 'customers', customers: ended.map(({ customerId }) => customerId) });
    for (let from = 0; from < ended.length; from += FACT_SIZE) {
      const contacts = ended
        .slice(from, from + FACT_SIZE)
        .map(({ customerId, accountId }) => ({ customerId, accountId, how: 'removed_by_staff' as const }));
      await facts.publish(tx, { type: 'customers.contacts_ended', at: clock.now(), payload: { contacts } });
    }
    return { ended, refused: counts.filter(({ accountId }) => refused.has(accountId)) };
  };

  return { takeListed, endUnlisted };
}

/** Whether sends to anybody of these accounts did not arrive: who is then not even listed is gone for certain. */
async function anyInDoubt(tx: Tx, accountIds: number[]): Promise<boolean> {
  const { rows } = await sql`
    select 1 from customers.contact where account_id = any(${accountIds}::bigint[]) and state = 'perhaps_gone' limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

const tieOf = ({ customerId, accountId }: Tie) => `${customerId}|${accountId}`;

type Rows = Pick<ListedContacts, 'corpId' | 'listed'>;

/** Listed people whose names don't lead to a customer yet, or whose unionid leads elsewhere: few after the first time. */
async function findStrangers(tx: Tx, { corpId, listed }: Rows): Promise<PersonToMatch[]> {
  const { rows } = await sql<{ externalUserid: string; unionid: string | null }>`
    select distinct l.external_userid as "externalUserid", l.unionid from (${listed}) l
    left join customers.identity x on x.kind = 'external_userid' and x.issuer = ${corpId} and x.value = l.external_userid
    left join customers.identity u on u.kind = 'unionid' and u.issuer = ${corpId} and u.value = l.unionid
    where x.customer_id is null or (l.unionid is not null and u.customer_id is distinct from x.customer_id)
    order by 1, 2`.execute(tx);
  return rows.map(({ externalUserid, unionid }) => ({
    ref: `${externalUserid}|${unionid ?? ''}`,
    identities: [externalUser(corpId, externalUserid), ...(unionid ? [unionUser(corpId, unionid)] : [])],
  }));
}

/** The listed ties by customer: one for each account, the latest. Erased people lead to nobody and are left out. */
const tiesOf = ({ corpId, listed }: Rows): RawBuilder<unknown> => sql`
  select distinct on (i.customer_id, l.account_id) i.customer_id, l.account_id, l.external_userid, l.added_at, l.state, l.tag_ids
  from (${listed}) l
  join customers.identity i on i.kind = 'external_userid' and i.issuer = ${corpId} and i.value = l.external_userid
  order by i.customer_id, l.account_id, l.added_at desc`;

/**
 * What the list knows better than we do. Who removed us stays listed and can't be told apart (CALLBACKS §9.5), so her
 * tie is as it was unless she was added later. Whom staff removed is listed no more: if she is, the removal was wrong.
 */
async function findNews(tx: Tx, { settled, ...rows }: Rows & { settled: Date }): Promise<News[]> {
  const { rows: news } = await sql<News>`
    select l.customer_id as "customerId", l.account_id as "accountId", l.external_userid as "externalUserid",
      l.added_at as "addedAt", l.state as "liveCodeState", c.state as before
    from (${tiesOf(rows)}) l
    left join customers.contact c on c.customer_id = l.customer_id and c.account_id = l.account_id
    where c.customer_id is null or c.added_at is null or l.added_at > c.added_at
      or (l.added_at = c.added_at and c.live_code_state is null and l.state is not null)
      or (c.state in ('removed_by_staff', 'transferred') and c.ended_at < ${settled})`.execute(tx);
  return news;
}

async function writeNews(tx: Tx, corpId: string, news: News[], settled: Date): Promise<Map<string, ContactState>> {
  const values = news.map((n) => [n.customerId, n.accountId, corpId, n.externalUserid, n.addedAt, n.liveCodeState]);
  const written = await withValues(values, (list) => {
    const wronglyEnded = sql`c.ended_how in ('removed_by_staff', 'transferred') and c.ended_at < ${settled}`;
    return sql<Tie & { state: ContactState }>`
      insert into customers.contact as c (customer_id, account_id, corp_id, external_userid, added_at, live_code_state)
      values ${list}
      on conflict (customer_id, account_id) do update set
        live_code_state = case when c.added_at > excluded.added_at then c.live_code_state
          when c.added_at = excluded.added_at then coalesce(c.live_code_state, excluded.live_code_state)
          else excluded.live_code_state end,
        corp_id = excluded.corp_id, external_userid = excluded.external_userid,
        added_at = greatest(c.added_at, excluded.added_at),
        ended_at = case when ${wronglyEnded} then null else c.ended_at end,
        ended_how = case when ${wronglyEnded} then null else c.ended_how end
      returning customer_id as "customerId", account_id as "accountId", state`.execute(tx);
  });
  return new Map(written.map((row) => [tieOf(row), row.state]));
}

/** Only differences are written. Rows whose tags were not told are left as they are. Answers whose: once per tag. */
async function writeTags(tx: Tx, { at, ...rows }: Rows & { at: Date }): Promise<number[]> {
  const told = sql`select * from (${tiesOf(rows)}) t where t.tag_ids is not null`;
  const { rows: gone } = await sql<{ customerId: number }>`
    delete from customers.contact_tag t using (${told}) l
    where t.customer_id = l.customer_id and t.account_id = l.account_id and t.tag_id <> all(l.tag_ids)
    returning t.customer_id as "customerId"`.execute(tx);
  const { rows: come } = await sql<{ customerId: number }>`
    insert into customers.contact_tag (customer_id, account_id, tag_id, since)
    select l.customer_id, l.account_id, u.tag_id, ${at} from (${told}) l cross join unnest(l.tag_ids) as u (tag_id)
    where not exists (select from customers.contact_tag t
      where t.customer_id = l.customer_id and t.account_id = l.account_id and t.tag_id = u.tag_id)
    on conflict do nothing returning customer_id as "customerId"`.execute(tx);
  return [...gone, ...come].map(({ customerId }) => customerId);
}
