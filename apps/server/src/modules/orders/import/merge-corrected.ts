import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { OrderRef } from '../facts.ts';
import { moveToCustomers } from '../move.ts';
import { type Part, refsOf } from './part.ts';

/**
 * Sales that are kept already and that the file tells differently. An anonymous one whose customer is named now moves
 * to her. Line by line, by key (code, price, time, occurrence among equal ones): a new key is added, other values under
 * a known key replace the old ones, and lines that the file leaves out stay. Sales that came by the API are not touched.
 */
export async function correctSales(tx: Tx, part: Part) {
  const none = { accepted: 0, unchanged: 0, merged: 0, orders: [] as OrderRef[] };
  const { rows: changed } = await sql`
    select from orders.external_number n join import_part p on p.order_id = n.order_id
    where n.external_no = p.invoice and n.source = ${part.mapping.source} and n.kind = 'sale'
      and p.state = 'changed' and not p.is_return
    order by n.external_no for update of n`.execute(tx);
  if (changed.length === 0) return none;
  await refuseOthers(tx);
  await moveFound(tx, part);
  await compareLines(tx, part);
  await rewrite(tx, 'sale', sql`s.customer_id = p.owner`);
  await rewrite(tx, 'anonymous_order', sql`p.owner is null and s.store_id = p.store_id`);
  const { rows } = await sql<{ accepted: number; unchanged: number; merged: number }>`
    select count(*) filter (where fate = 'accepted') as accepted, count(*) filter (where fate = 'unchanged') as unchanged,
      count(*) filter (where fate = 'merged') as merged
    from import_line`.execute(tx);
  const orders = await refsOf(
    tx,
    sql`state = 'changed' and not is_return and owner is not null
      and run_no in (select run_no from import_line where fate in ('accepted', 'merged'))`,
  );
  return { ...rows[0]!, orders };
}

async function refuseOthers(tx: Tx) {
  for (const [table, isHere] of [
    ['sale', sql`s.customer_id = p.owner`],
    ['anonymous_order', sql`p.owner is null and s.store_id = p.store_id`],
  ] as const) {
    await sql`
      update import_part p set state = 'refused' from ${sql.table(`orders.${table}`)} s
      where p.state = 'changed' and not p.is_return and ${isHere} and s.ordered_at = p.ordered_at
        and s.order_id = p.order_id and s.line_source_micros is null`.execute(tx);
  }
  await sql`
    insert into orders.import_refused
    select run_no, 'recorded_otherwise' from import_part p
    where state = 'refused' and not is_return and not exists (select from orders.import_refused r where r.run_no = p.run_no)`.execute(
    tx,
  );
}

async function moveFound(tx: Tx, { mapping }: Part) {
  const found = sql`
    select order_id, ordered_at, store_id, customer as customer_id from import_part
    where state = 'changed' and not is_return and owner is null and customer is not null`;
  await moveToCustomers(tx, found);
  await sql`
    update orders.external_number n set customer_id = f.customer from import_part f
    where f.state = 'changed' and not f.is_return and f.owner is null and f.customer is not null
      and n.external_no = f.invoice and n.source = ${mapping.source} and n.kind = 'sale'`.execute(tx);
  await sql`alter table import_part add column has_moved boolean not null default false`.execute(tx);
  await sql`
    update import_part set owner = customer, has_moved = true
    where state = 'changed' and not is_return and owner is null and customer is not null`.execute(tx);
}

/** Into `import_line`: every line of the changed sales as it is to be, with its place and its fate. */
async function compareLines(tx: Tx, { mapping }: Part) {
  const stored = (from: ReturnType<typeof sql>) => sql`
    select p.run_no, l.*, s.ordered_at from import_part p join ${from}
    cross join lateral unnest(s.line_skus, s.line_names, s.line_quantities, s.line_prices_fen, s.line_amounts_fen,
      s.line_source_micros, s.line_discounts_fen, s.line_sold_at) with ordinality
      as l (sku, name, quantity, price_fen, amount_fen, micros, discount_fen, sold_at, place)
    where p.state = 'changed' and not p.is_return`;
  const key = sql`run_no, sku, micros, sold_at`;
  await sql`
    create temp table import_line on commit drop as
    with stored as (
      select run_no, sku, name, quantity, price_fen, amount_fen, micros, coalesce(sold_at, ordered_at) as sold_at, place
      from (
        ${stored(sql`orders.sale s on s.customer_id = p.owner and s.ordered_at = p.ordered_at and s.order_id = p.order_id`)}
        union all
        ${stored(
          sql`orders.anonymous_order s on p.owner is null and s.store_id = p.store_id and s.ordered_at = p.ordered_at
            and s.order_id = p.order_id`,
        )}
      ) both_kinds
    ), given as (
      select p.run_no, l.sku, l.name, l.quantity, l.price_fen, l.amount_fen, l.micros,
        coalesce(l.at, r.at) at time zone ${mapping.timeZone} as sold_at, l.place
      from import_part p join orders.import_row r using (run_no)
      cross join lateral unnest(r.skus, r.names, r.quantities, r.prices_fen, r.amounts_fen, r.micros, r.times)
        with ordinality as l (sku, name, quantity, price_fen, amount_fen, micros, at, place)
      where p.state = 'changed' and not p.is_return
    ), s as (
      select *, row_number() over (partition by ${key} order by place) as occurrence from stored
    ), g as (
      select *, row_number() over (partition by ${key} order by place) as occurrence from given
    )
    select ${key}, coalesce(g.name, s.name) as name, coalesce(g.quantity, s.quantity) as quantity,
      coalesce(g.price_fen, s.price_fen) as price_fen, coalesce(g.amount_fen, s.amount_fen) as amount_fen,
      s.place as stored_place, g.place as given_place,
      case
        when g.place is null then 'kept'
        when s.place is null then 'accepted'
        when not p.has_moved and (g.name, g.quantity, g.price_fen, g.amount_fen)
          = (s.name, s.quantity, s.price_fen, s.amount_fen) then 'unchanged'
        else 'merged'
      end as fate
    from s full join g using (${key}, occurrence)
    join import_part p using (run_no)`.execute(tx);
}

/** New lines come after the old ones, which keep their places: refunds name them by place. */
async function rewrite(tx: Tx, table: 'sale' | 'anonymous_order', isHere: ReturnType<typeof sql>) {
  const inPlace = sql`order by stored_place nulls last, given_place`;
  await sql`
    update ${sql.table(`orders.${table}`)} s set
      line_skus = l.skus, line_names = l.names, line_quantities = l.quantities, line_prices_fen = l.prices_fen,
      line_amounts_fen = l.amounts_fen, line_source_micros = l.micros,
      line_sold_at = case when s.ordered_at = all (l.sold_at) then null else l.sold_at end,
      total_fen = l.total_fen, discount_fen = 0, paid_fen = l.total_fen
    from import_part p
    join (
      select run_no, array_agg(sku ${inPlace}) as skus, array_agg(name ${inPlace}) as names,
        array_agg(quantity ${inPlace}) as quantities, array_agg(price_fen ${inPlace}) as prices_fen,
        array_agg(amount_fen ${inPlace}) as amounts_fen, array_agg(micros ${inPlace}) as micros,
        array_agg(sold_at ${inPlace}) as sold_at, sum(amount_fen)::bigint as total_fen
      from import_line group by run_no having bool_or(fate in ('accepted', 'merged'))
    ) l using (run_no)
    where p.state = 'changed' and not p.is_return and ${isHere}
      and s.ordered_at = p.ordered_at and s.order_id = p.order_id`.execute(tx);
}
