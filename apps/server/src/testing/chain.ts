import { SEGMENT_SOURCES } from '../mirror/sources.ts';
import { createAccess, systemActor } from '../modules/access/index.ts';
import { createAttention } from '../modules/attention/index.ts';
import { type Audience, createAudience } from '../modules/audience/index.ts';
import { createCatalogue } from '../modules/catalogue/index.ts';
import { createCommunity } from '../modules/community/index.ts';
import { createContent } from '../modules/content/index.ts';
import { createCustomers } from '../modules/customers/index.ts';
import { createDelivery } from '../modules/delivery/index.ts';
import { createInsight } from '../modules/insight/index.ts';
import { createOffers } from '../modules/offers/index.ts';
import { createOrders, type Orders } from '../modules/orders/index.ts';
import { createOrganisation, type Organisation } from '../modules/organisation/index.ts';
import { createPlaybooks, PROGRAMME_HOLDOUT_SHARE } from '../modules/playbooks/index.ts';
import { createTasks } from '../modules/tasks/index.ts';
import type { Database } from '../platform/database/index.ts';
import { createWorker } from '../platform/jobs/index.ts';
import type { Platform } from '../platform/platform.ts';
import { createPolling } from '../platform/polling/index.ts';
import { testPlatform } from '../platform/testing/index.ts';
import { folderOf, type Written } from './documents.ts';

const CORP = 'ww1';
export const operator = systemActor('tests');

type TestPlatform = Awaited<ReturnType<typeof testPlatform>>;

const store = (code: string, hours: { from: string; until: string } | null) => ({
  code,
  name: `${code} 店`,
  unit: 'head',
  city: code === 'B' ? '北京' : '上海',
  position: { lng: 121.4, lat: 31.2 },
  coordinates: 'wgs84' as const,
  hours: hours ? [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, ...hours })) : [],
  openedOn: '2020-01-01',
  wecomDepartmentId: null,
});

/**
 * All modules wired as `app.ts` does it, without a corp: dispatches are made and wait, what WeCom would answer is written
 * by the test. Stores `A` (Shanghai, always open), `B` (Beijing) and `C` (opens at 18:00), each with an account of its
 * own: `staff-A`, …
 */
async function openChain(platform: TestPlatform, folder: string) {
  const publicUrl = 'http://localhost:8080';
  const access = createAccess({
    platform,
    storesUnder: (units) => organisation.storesUnder(units),
    staffByUserid: (userid) => organisation.accountByUserid(userid),
    oauth: { authorizeUrl: () => publicUrl, exchange: async (userid) => ({ userid }) },
    publicUrl,
  });
  const { guards } = access;
  const organisation: Organisation = createOrganisation({
    platform,
    access,
    corpId: CORP,
    storesWithGroup: async () => new Set(),
    contactCounts: async () => new Map(),
    storesRezoned: (tx, storeIds) => orders.storesRezoned(tx, storeIds),
  });
  const customers = createCustomers({ platform, access, corpId: CORP });
  const catalogue = createCatalogue({ platform, access, organisation });
  const orders: Orders = createOrders({ platform, customers, organisation, guards });
  const offers = createOffers({
    platform,
    access,
    customers,
    organisation,
    isMember: async () => true,
    groupsOf: async () => [],
  });
  const community = createCommunity({
    platform,
    access,
    customers,
    wecom: null,
    publicUrl,
    newMemberCoupon: offers.newMemberCoupon,
  });
  const audience: Audience = createAudience({
    platform,
    access,
    sources: SEGMENT_SOURCES,
    mirror: null,
    above: {
      playbooks: () => playbooks.names(),
      attentionCaps: () => attention.caps(),
      programmeHoldout: PROGRAMME_HOLDOUT_SHARE,
    },
  });
  const attention = createAttention({ platform, guards, audit: async () => {} });
  const content = createContent({ platform, access });
  const delivery = createDelivery({
    platform,
    access,
    wecom: null,
    receiver: null,
    attention,
    customers,
    community,
    organisation,
    content,
    publicUrl,
  });
  const tasks = createTasks({
    platform,
    attention,
    staffCards: delivery.staffCards,
    guards,
    organisation,
    jssdkConfig: async () => ({}) as never,
    publicUrl,
  });
  const playbooks = createPlaybooks({
    platform,
    access,
    audience,
    attention,
    delivery,
    offers,
    tasks,
    publicUrl,
    folder,
  });
  const insight = createInsight({ platform, guards });
  const modules = [orders, offers, customers, tasks, playbooks, insight];
  const polling = createPolling(platform);
  polling.add(...[audience, tasks, playbooks].flatMap(({ parts }) => parts.pollers ?? []));
  const listening = new Set(['playbooks', 'insight']);
  for (const listener of modules.flatMap(({ parts }) => ('listeners' in parts ? (parts.listeners ?? []) : []))) {
    if (listening.has(listener.task.split('.')[0]!)) platform.facts.listen(listener);
  }
  const worker = createWorker({
    db: platform.db,
    pool: platform.database.pool,
    log: platform.log,
    handlers: {
      ...platform.facts.jobs(),
      ...audience.parts.jobs,
      ...tasks.parts.jobs,
      ...playbooks.parts.jobs,
    },
    concurrency: 1,
  });

  await organisation.put(operator, {
    units: [{ code: 'head', name: '总部', kind: 'head_office', parent: null }],
    stores: [store('A', null), store('B', null), store('C', { from: '18:00', until: '23:00' })],
    accounts: ['A', 'B', 'C'].map((code) => ({
      userid: `staff-${code}`,
      name: code,
      kind: 'person' as const,
      stores: [code],
      role: 'staff' as const,
    })),
  });
  const { rows } = await platform.database.pool.query<{ code: string; store: number; account: number }>(
    `select s.code, s.store_id as store, a.account_id as account from organisation.store_info s
     join organisation.account_info a on a.userid = 'staff-' || s.code`,
  );
  const storeOf = new Map(rows.map((row) => [row.code, row]));

  /** Pollers and jobs, round and round until nothing is due: what a driven clock's server does at each instant. */
  async function settle() {
    while ((await polling.runDue()) + (await worker.drain()) > 0);
  }

  async function advance(to: string) {
    platform.clock.advanceTo(new Date(to));
    await platform.facts.prepare(platform.clock.now());
    await settle();
  }

  return {
    platform,
    access,
    organisation,
    catalogue,
    customers,
    orders,
    offers,
    community,
    audience,
    attention,
    delivery,
    tasks,
    playbooks,
    insight,
    settle,
    advance,
    accountOf: (code: string) => storeOf.get(code)!.account,
    storeOf: (code: string) => storeOf.get(code)!.store,
  };
}
export type Chain = Awaited<ReturnType<typeof openChain>>;

/** Orders of this chain so far: their numbers are the same whenever the same is told. */
let orderNo = 0;

/** A chain of a test's own: whatever an earlier test of the file left is gone, and these documents are loaded. */
export async function freshChain(
  database: Database,
  documents: Written[],
  { at = '2026-03-16T07:00:00+08:00', ...changes }: { at?: string } & Partial<Pick<Platform, 'crashAt'>> = {},
): Promise<Chain> {
  const { rows } = await database.pool.query<{ tables: string }>(
    `select string_agg(format('%I.%I', schemaname, tablename), ', ') as tables from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'public')
       and (schemaname, tablename) not in (('attention', 'setting'), ('customers', 'consent_text'), ('customers', 'tier'),
         ('organisation', 'directory'), ('delivery', 'staff_card_setting'))
       and tablename not like '%migration%'`,
  );
  await database.pool.query(`truncate ${rows[0]!.tables} restart identity`);
  orderNo = 0;
  const platform = await testPlatform(database, { at });
  const chain = await openChain({ ...platform, ...changes }, folderOf(documents));
  await chain.playbooks.load();
  return chain;
}

/** Customers `<prefix>-1`, … at home in a store, contacts of its account for two months. Answers their ids in that order. */
export async function addCustomers(
  { platform, storeOf, accountOf }: Chain,
  { n = 1, prefix = 'wm', store: code = 'A', consent = true, since = '2026-01-01T00:00:00Z' as string | null } = {},
): Promise<number[]> {
  const { pool } = platform.database;
  const { rows } = await pool.query<{ id: number }>(
    `insert into customers.customer (subject_key, home_store_id, created_at, first_source)
     select md5($1 || i), $2, '2026-01-01', 'test' from generate_series(1, $3::integer) i order by i returning customer_id as id`,
    [prefix, storeOf(code), n],
  );
  const ids = rows.map((row) => row.id).sort((a, b) => a - b);
  if (consent)
    await pool.query(
      `insert into customers.consent (customer_id, purpose, granted, text_version, way, at)
       select id, 'promotion', true, '2026-11', 'join_page', '2026-01-01' from unnest($1::bigint[]) id`,
      [ids],
    );
  if (since)
    await pool.query(
      `insert into customers.contact (customer_id, account_id, corp_id, external_userid, added_at)
       select id, $2, $3, $4 || '-' || n, $5 from unnest($1::bigint[]) with ordinality u(id, n)`,
      [ids, accountOf(code), CORP, prefix, since],
    );
  return ids;
}

/** A store's group with these members. */
export async function addGroup(
  { platform, storeOf, accountOf }: Chain,
  chatId: string,
  { store: code = 'A', members = [] as number[], joinedAt = '2026-01-02T00:00:00Z', owned = true } = {},
): Promise<number> {
  const { pool } = platform.database;
  const { rows } = await pool.query<{ id: number }>(
    `insert into community.store_group (corp_id, chat_id, name, store_id, owner_userid, owner_account_id, state, member_count, capacity, created_at, bound_at)
     values ($1, $2, $2, $3, 'staff-' || $4, $5, 'active', $6, 200, $7, $7) returning group_id as id`,
    [CORP, chatId, storeOf(code), code, owned ? accountOf(code) : null, members.length + 1, joinedAt],
  );
  const { id } = rows[0]!;
  await pool.query(
    `insert into community.membership (customer_id, group_id, joined_at) select m, $2, $3 from unnest($1::bigint[]) m`,
    [members, id, joinedAt],
  );
  await pool.query(
    `insert into community.group_member (group_id, member, type, customer_id, joined_at)
     select $2, 'wm' || m, 'customer', m, $3 from unnest($1::bigint[]) m`,
    [members, id, joinedAt],
  );
  return id;
}

/** One order as `orders` would have kept it, told as it would have told it. Answers its reference. */
export async function addOrder(
  { platform, storeOf }: Chain,
  customerId: number,
  at: string,
  { store: code = 'A', paidFen = 2_000, link = null as string | null, couponCode = null as string | null } = {},
) {
  const { pool } = platform.database;
  orderNo += 1;
  await platform.partitions.ensure('orders.sale', new Date(at));
  await pool.query(
    `insert into orders.sale (customer_id, ordered_at, order_id, source, external_no, store_id, channel, total_fen, discount_fen, paid_fen,
       link, line_skus, line_names, line_quantities, line_prices_fen, line_amounts_fen)
     values ($1, $2, $3::bigint, 'test', $3::text, $4, 'counter', $5, 0, $5, $6, '{latte}', '{拿铁}', '{1}', array[$5::bigint], array[$5::bigint])`,
    [customerId, at, orderNo, storeOf(code), paidFen, link],
  );
  if (couponCode)
    await pool.query(
      `insert into orders.applied_coupon (customer_id, order_id, ordered_at, code) values ($1, $2, $3, $4)`,
      [customerId, orderNo, at, couponCode],
    );
  const ref = { customerId, orderId: orderNo, orderedAt: new Date(at).toISOString() };
  await tell(platform, 'orders.recorded', { orders: [ref], anonymous: 0 });
  return ref;
}

/** Publishes a fact of a module that the test stands in for. */
export async function tell(
  { db, facts, clock }: Platform,
  type: `${string}.${string}`,
  payload: unknown,
): Promise<void> {
  await facts.prepare(clock.now());
  await db.transaction().execute((tx) => facts.publish(tx, { type, at: clock.now(), payload }));
}

/** WeCom's results: what became of a run's receivers. `who` limits it to some customers or groups. */
export async function wecomAnswers(
  { platform }: Chain,
  runId: number,
  status: 'sent' | 'not_contact' | 'capped',
  { sentAt = null as string | null, who = null as number[] | null } = {},
): Promise<void> {
  for (const [table, subject] of [
    ['dispatch_recipient', 'customer_id'],
    ['dispatch_group', 'group_id'],
  ] as const)
    await platform.database.pool.query(
      `update delivery.${table} set status = $2, sent_at = $3 where run_id = $1 and ($4::bigint[] is null or ${subject} = any($4::bigint[]))`,
      [runId, status, status === 'sent' ? sentAt : null, who],
    );
  await tell(platform, 'delivery.results_changed', { runId });
}
