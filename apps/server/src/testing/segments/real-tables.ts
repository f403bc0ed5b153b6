import { RELATION_NAMES, RELATIONS, type RelationName } from '@xiaoer/segment';
import type pg from 'pg';
import type { Customer } from '../../../../../packages/segment/test/world/rows.ts';
import { rowsOf, type World } from '../../../../../packages/segment/test/world/world.ts';
import { columnsOf } from '../../mirror/tables.ts';

/**
 * The rows of a world in the modules' own tables, as near as these can hold them. Ids are the world's. What the tables
 * then say is the truth of the test, read back by `readWorld`.
 */
export async function writeRealTables(client: pg.ClientBase, world: World): Promise<void> {
  const { directory } = world;
  /** `rows`: a column `r` of objects, one for each. */
  const insert = (rows: readonly object[], sql: string) =>
    client.query(`with rows as (select r from jsonb_array_elements($1::jsonb) r) ${sql}`, [JSON.stringify(rows)]);
  const relation = (name: RelationName) => written(world, name);
  const dated = { 'orders.sale': 'purchase', 'playbooks.touch': 'touch', 'attention.budget': 'budget' } as const;
  for (const [table, name] of Object.entries(dated)) {
    const instants = relation(name).map((row) => row[RELATIONS[name].time!] as string);
    await client.query('select platform.ensure_months($1, $2, $3)', [
      table,
      new Date(Math.min(...instants.map((at) => Date.parse(at) - 3_600_000))),
      new Date(Math.max(...instants.map((at) => Date.parse(at) + 3_600_000))),
    ]);
  }

  await insert(
    world.stores,
    `, hq as (insert into organisation.unit (code, name, kind) values ('hq', '总部', 'head_office') returning unit_id)
    insert into organisation.store (store_id, code, name, unit_id, city, address, lng, lat, time_zone, opened_on)
    overriding system value
    select (r->>'storeId')::bigint, r->>'key', r->>'name', unit_id, r->>'city', '', (r->>'lng')::float8, (r->>'lat')::float8, r->>'zone', '2020-01-01'
    from rows, hq`,
  );
  await client.query('delete from customers.tier');
  await insert(
    directory.tiers,
    `insert into customers.tier (code, name, rank) select r->>'key', r->>'name', (r->>'rank')::smallint from rows`,
  );
  await insert(
    relation('person'),
    `insert into customers.customer (customer_id, subject_key, home_store_id, city, taste, employee, suspected_hunter, created_at, first_source, birthday, tier, points)
    overriding system value
    select (r->>'customer_id')::bigint, r->>'subject_key', (r->>'home_store_id')::bigint, r->>'city', r->>'taste', (r->>'employee')::boolean,
      (r->>'suspected_hunter')::boolean, (r->>'created_at')::timestamptz, 'test', (r->>'birthday')::date,
      (select code from customers.tier t where t.rank = (r->>'tier_rank')::smallint), greatest((r->>'points')::bigint, 0)
    from rows`,
  );
  await insert(
    relation('person'),
    `insert into customers.consent (customer_id, purpose, granted, text_version, way, at)
    select (r->>'customer_id')::bigint, 'promotion', (r->>'consent')::boolean, '1', 'test', (r->>'created_at')::timestamptz from rows`,
  );
  await insert(
    relation('tag'),
    `, words as (
      insert into customers.tag (tag, created_at)
      select distinct substr(r->>'tag', 5), timestamptz '2020-01-01' from rows where r->>'tag' like 'own:%' returning tag),
    own as (
      insert into customers.customer_tag (customer_id, tag, since)
      select (r->>'customer_id')::bigint, tag, '2020-01-01' from rows join words on 'own:' || tag = r->>'tag')
    insert into customers.contact_tag (customer_id, account_id, tag_id, since)
    select (r->>'customer_id')::bigint, account, r->>'tag', timestamptz '2020-01-01' from rows, generate_series(11, 12) account
    where r->>'tag' not like 'own:%'`,
  );
  await insert(
    relation('identity'),
    `insert into customers.customer_identity (customer_id, kind, issuer, value, sealed, since, source)
    select (r->>'customer_id')::bigint, r->>'kind', r->>'issuer', value || (r->>'customer_id'),
      case when r->>'kind' = 'phone' then 'sealed' end, '2020-01-01', 'test'
    from rows, unnest(array['a', 'b']) value`,
  );
  await insert(
    directory.sources,
    `insert into community.live_code (state, source, remark, making, wanted_at)
    select 'code-' || (r->>'key'), r->>'key', '', 'wanted', timestamptz '2020-01-01' from rows`,
  );
  await insert(
    relation('contact'),
    `insert into customers.contact (customer_id, account_id, corp_id, external_userid, added_at, live_code_state, ended_at, ended_how, perhaps_gone_at)
    select (r->>'customer_id')::bigint, (r->>'account_id')::bigint, 'ww1', r->>'customer_id', since, r->>'live_code',
      case when r->>'state' not in ('active', 'perhaps_gone') then coalesce(ended, since, at) end,
      case when r->>'state' not in ('active', 'perhaps_gone') then r->>'state' end,
      case when r->>'state' = 'perhaps_gone' then coalesce(ended, since, at) end
    from rows, lateral (select (r->>'since')::timestamptz as since, (r->>'ended_at')::timestamptz as ended, timestamptz '2025-05-01' as at)`,
  );
  await insert(
    relation('stay'),
    `, groups as (
      insert into community.store_group (group_id, corp_id, chat_id, store_id, state, capacity, created_at, bound_at)
      overriding system value
      select distinct on (r->>'group_id') (r->>'group_id')::bigint, 'ww1', 'wr-' || (r->>'group_id'), (r->>'store_id')::bigint, 'active', 200,
        timestamptz '2020-01-01', case when r->>'store_id' is not null then timestamptz '2020-01-01' end
      from rows order by r->>'group_id' returning group_id),
    gone as (
      insert into community.group_member (group_id, member, type, customer_id, joined_at, left_at)
      select group_id, r->>'customer_id', 'customer', (r->>'customer_id')::bigint, (r->>'joined_at')::timestamptz, (r->>'left_at')::timestamptz
      from rows join groups on group_id = (r->>'group_id')::bigint)
    insert into community.membership (customer_id, group_id, joined_at)
    select (r->>'customer_id')::bigint, group_id, (r->>'joined_at')::timestamptz
    from rows join groups on group_id = (r->>'group_id')::bigint where r->>'left_at' is null`,
  );
  await writeOrders(insert, relation);
  await writeCoupons(insert, relation);
  await insert(
    relation('touch'),
    `, books as (
      insert into playbooks.playbook (code, name, active, version)
      select distinct r->>'playbook', r->>'playbook', true, '1' from rows returning playbook_id, code),
    runs as (
      insert into playbooks.run (run_id, playbook_id, version, fire_key, marker, fired_at, slot_at, expires_at, state, subject, due_at)
      overriding system value
      select (r->>'run_id')::bigint, playbook_id, '1', r->>'run_id', r->>'run_id', at, at, at, 'ended', 'customer', at
      from rows join books on code = r->>'playbook', lateral (select (r->>'at')::timestamptz as at))
    -- every second one knows when it was sent; others of hers never left
    insert into playbooks.touch (customer_id, run_id, at, state, channel, sent_at)
    select (r->>'customer_id')::bigint, (r->>'run_id')::bigint, case when known then at - interval '1 hour' else at end, state, r->>'channel',
      case when known then at end
    from rows, unnest(array['sent', 'not_sent']) with ordinality s (state, n),
      lateral (select (r->>'at')::timestamptz + (n - 1) * interval '1 second' as at, (r->>'run_id')::bigint % 2 = 0 as known)`,
  );
  await insert(
    relation('budget'),
    `insert into attention.budget (customer_id, kind, period_start, spent)
    select (r->>'customer_id')::bigint, r->>'kind', (r->>'period_start')::timestamptz, (r->>'spent')::integer from rows`,
  );
}

type Insert = (rows: readonly object[], sql: string) => Promise<unknown>;
type Relation = (name: RelationName) => Record<string, unknown>[];

/** Sales with parts given back, and some that are wholly refunded: those are no purchases. */
async function writeOrders(insert: Insert, relation: Relation): Promise<void> {
  const lines = Map.groupBy(relation('line'), ({ order_id }) => order_id);
  await insert(
    relation('purchase').map((sale) => ({ ...sale, lines: lines.get(sale['order_id']) ?? [] })),
    `insert into orders.sale (customer_id, ordered_at, order_id, source, external_no, store_id, channel, total_fen, discount_fen, paid_fen, refunded_fen,
      link, line_skus, line_names, line_quantities, line_prices_fen, line_amounts_fen)
    select (r->>'customer_id')::bigint, (r->>'at')::timestamptz, (r->>'order_id')::bigint + 1000000 * n, 'test', (r->>'order_id') || '-' || n,
      (r->>'store_id')::bigint, r->>'channel', paid + back + off, off, paid + back, case n when 0 then back else paid + back end,
      case when (r->>'by_link')::boolean then 'link' end, skus, skus, quantities, amounts, amounts
    from rows,
      lateral (select (r->>'paid_fen')::bigint as paid, (r->>'discount_fen')::bigint as off, (r->>'order_id')::bigint % 3 * (r->>'paid_fen')::bigint as back) money,
      lateral (
        select array_agg(l->>'sku' order by i) as skus, array_agg((l->>'quantity')::integer order by i) as quantities,
          array_agg((l->>'amount_fen')::bigint order by i) as amounts
        from jsonb_array_elements(r->'lines') with ordinality l (l, i)) l,
      generate_series(0, 1) n
    where n = 0 or (paid > 0 and (r->>'order_id')::bigint % 5 = 0)`,
  );
  await insert(
    relation('refund'),
    `insert into orders.refund (customer_id, refund_id, line_no, refunded_at, source, refund_no, store_id, amount_fen)
    select (r->>'customer_id')::bigint, (r->>'refund_id')::bigint, n, (r->>'at')::timestamptz + (n / 3) * interval '1 minute', 'test', r->>'refund_id',
      (r->>'store_id')::bigint, (r->>'amount_fen')::bigint
    from rows, generate_series(1, 3) n`,
  );
}

async function writeCoupons(insert: Insert, relation: Relation): Promise<void> {
  await insert(
    relation('coupon'),
    `, offers as (
      insert into offers.offer (code, name, current_version, created_at, changed_at)
      select distinct r->>'offer', r->>'offer', 1, timestamptz '2020-01-01', timestamptz '2020-01-01' from rows returning offer_id, code),
    terms as (
      insert into offers.offer_terms (offer_id, version, kind, amount_fen, min_spend_fen, terms, valid_days, store_bound, since)
      select offer_id, 1, 'amount_off', 500, 0, '', 30, false, timestamptz '2020-01-01' from offers),
    drops as (
      insert into offers.drop (drop_key, offer_id, terms_version, name, opens_at, closes_at, created_at, issue_no)
      select distinct on (r->>'drop_key') r->>'drop_key', offer_id, 1, '', timestamptz '2020-01-01', timestamptz '2021-01-01', timestamptz '2020-01-01', 1
      from rows join offers on code = r->>'offer' where r->>'drop_key' is not null returning drop_id, drop_key),
    coupons as (
      insert into offers.coupon (customer_id, coupon_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until, grant_key, issue_no, drop_id)
      overriding system value
      select (r->>'customer_id')::bigint, (r->>'coupon_id')::bigint, r->>'coupon_id', offer_id, 1, r->>'status', (r->>'issued_at')::timestamptz,
        (r->>'valid_from')::timestamptz, (r->>'valid_until')::timestamptz, r->>'coupon_id', 1, drop_id
      from rows join offers on code = r->>'offer' left join drops on drop_key = r->>'drop_key')
    insert into offers.redemption (customer_id, coupon_id, redeemed_at, store_id, spend_fen, discount_fen, caller, key)
    select (r->>'customer_id')::bigint, (r->>'coupon_id')::bigint, (r->>'redeemed_at')::timestamptz, coalesce((r->>'redeemed_store_id')::bigint, 100), 5000,
      coalesce((r->>'discount_fen')::integer, 0), 'test', r->>'coupon_id'
    from rows where r->>'status' = 'redeemed'`,
  );
}

/** Instants as ISO text. */
const written = (world: World, relation: RelationName): Record<string, unknown>[] =>
  rowsOf(world, relation).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        RELATIONS[relation].columns[name] === 'instant' && value !== null
          ? new Date(value as number).toISOString()
          : value,
      ]),
    ),
  );

/** The customers that PostgreSQL shows by these queries, one for each relation. */
export async function readCustomers(
  client: pg.ClientBase,
  queryOf: (relation: RelationName) => string,
): Promise<Customer[]> {
  const customers = new Map<number, Customer>();
  for (const relation of RELATION_NAMES) {
    const columns = columnsOf(relation);
    const read = columns.map(({ name, type }) =>
      type === 'instant'
        ? `(extract(epoch from q."${name}") * 1000)::float8 as "${name}"`
        : type === 'local'
          ? `to_char(q."${name}", 'YYYY-MM-DD"T"HH24:MI:SS.MS') as "${name}"`
          : `to_jsonb(q."${name}") as "${name}"`,
    );
    const { rows } = await client.query<{ customer_id: number }>(
      `select ${read.join(', ')} from (${queryOf(relation)}) q`,
    );
    for (const row of rows) {
      if (relation === 'person') {
        const none = Object.fromEntries(RELATION_NAMES.map((name) => [name, []]));
        customers.set(row.customer_id, { ...none, person: row } as unknown as Customer);
      } else (customers.get(row.customer_id)![relation] as object[]).push(row);
    }
  }
  return [...customers.values()];
}
