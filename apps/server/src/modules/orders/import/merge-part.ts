import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { OrderRef } from '../facts.ts';
import type { Mapping } from './mapping.ts';
import { correctSales } from './merge-corrected.ts';
import { mergeReturns } from './merge-returns.ts';
import { type Merged, type Part, refsOf } from './part.ts';

/** Somebody else took a number of ours between two statements: the part is rolled back and done again. */
export class NumberTaken extends Error {}

/** Merges the documents of one part, set-wise, in the caller's transaction. The same part twice changes nothing. */
export async function mergePart(tx: Tx, part: Part): Promise<Merged> {
  await lookUp(tx, part);
  const orders = await insertNew(tx, part);
  const corrected = await correctSales(tx, part);
  const returns = await mergeReturns(tx, part);
  const { rows } = await sql<{ fresh: number; same: number; anonymous: number; anonymousOrders: number }>`
    select
      coalesce(sum(line_count) filter (where state = 'new' and not is_return), 0)::bigint as fresh,
      coalesce(sum(line_count) filter (where state = 'same' and not is_return), 0)::bigint as same,
      coalesce(sum(line_count) filter (where state <> 'refused' and coalesce(customer, owner) is null), 0)::bigint as anonymous,
      count(*) filter (where state = 'new' and not is_return and customer is null) as "anonymousOrders"
    from import_part`.execute(tx);
  const [{ fresh, same, anonymous, anonymousOrders }] = rows as [(typeof rows)[0]];
  return {
    accepted: fresh + corrected.accepted + returns.accepted,
    unchanged: same + corrected.unchanged + returns.unchanged,
    merged: corrected.merged + returns.merged,
    anonymous,
    orders: [...orders, ...corrected.orders],
    anonymousOrders,
  };
}

/**
 * The part's documents in `import_part`, each with what we know of it. `state`: `new`, `same` (every row is kept as it
 * is), `changed`, or `refused`.
 */
async function lookUp(tx: Tx, { mapping, part }: Part) {
  await sql`
    create temp table import_part on commit drop as
    select d.run_no, d.is_return, d.invoice, d.line_count, b.customer, n.customer_id as owner, n.order_id,
      coalesce(n.store_id, d.store_id) as store_id, coalesce(n.ordered_at, d.ordered_at) as ordered_at,
      case
        when n.order_id is null then 'new'
        when n.customer_id <> b.customer then 'refused'
        else 'changed'
      end as state
    from orders.import_doc d
    left join orders.import_buyer b using (buyer)
    left join orders.external_number n
      on n.external_no = d.invoice and n.source = ${mapping.source}
      and n.kind = case when d.is_return then 'refund' else 'sale' end
    where d.part = ${part}`.execute(tx);
  await sql`analyze import_part`.execute(tx);
  await sql`
    insert into orders.import_refused select run_no, 'other_customer' from import_part where state = 'refused'`.execute(
    tx,
  );
  await sql`
    update import_part p set state = 'same'
    from orders.sale s, orders.import_row r
    where p.state = 'changed' and not p.is_return and p.owner = s.customer_id
      and s.ordered_at = p.ordered_at and s.order_id = p.order_id and r.run_no = p.run_no
      and ${sameLines(mapping)}`.execute(tx);
  await sql`
    update import_part p set state = 'same'
    from orders.anonymous_order s, orders.import_row r
    where p.state = 'changed' and not p.is_return and p.owner is null and p.customer is null
      and s.store_id = p.store_id and s.ordered_at = p.ordered_at and s.order_id = p.order_id and r.run_no = p.run_no
      and ${sameLines(mapping)}`.execute(tx);
}

/** The run's instants, or null when all its lines are of the order's. */
const soldAt = (mapping: Mapping) => sql`
  case when r.times is not null then array(select t at time zone ${mapping.timeZone} from unnest(r.times) t) end`;

/** Sale `s` is what run `r` says, line by line. */
const sameLines = (mapping: Mapping) => sql`
  s.line_skus = r.skus and s.line_quantities = r.quantities and s.line_source_micros = r.micros
  and s.line_amounts_fen = r.amounts_fen and s.line_prices_fen = r.prices_fen and s.line_names = r.names
  and s.line_sold_at is not distinct from ${soldAt(mapping)}
  and s.ordered_at = r.at at time zone ${mapping.timeZone}`;

/** Takes the numbers of new documents and inserts the sales among them. */
async function insertNew(tx: Tx, { mapping }: Part): Promise<OrderRef[]> {
  await sql`
    create temp table import_taken (invoice text, kind text, order_id bigint) on commit drop`.execute(tx);
  await sql`
    with taken as (
      insert into orders.external_number (external_no, source, kind, customer_id, store_id, ordered_at, digest)
      select invoice, ${mapping.source}, case when is_return then 'refund' else 'sale' end, customer, store_id,
        ordered_at, ''
      from import_part where state = 'new'
      order by invoice, is_return
      on conflict do nothing
      returning external_no, kind, order_id
    )
    insert into import_taken select external_no, kind, order_id from taken`.execute(tx);
  await sql`
    update import_part p set order_id = t.order_id, owner = p.customer from import_taken t
    where t.invoice = p.invoice and t.kind = case when p.is_return then 'refund' else 'sale' end`.execute(tx);
  const { rows: missing } = await sql`select from import_part where order_id is null limit 1`.execute(tx);
  if (missing.length > 0) throw new NumberTaken();

  const columns = sql`ordered_at, order_id, source, external_no, store_id, channel, total_fen, discount_fen, paid_fen,
    currency_note, line_skus, line_names, line_quantities, line_prices_fen, line_amounts_fen, line_source_micros,
    line_sold_at`;
  const values = sql`p.ordered_at, p.order_id, ${mapping.source}, p.invoice, p.store_id, ${mapping.channel}, r.total_fen, 0,
    r.total_fen, ${`${mapping.currency.code} at ${mapping.currency.rate}`}, r.skus, r.names, r.quantities, r.prices_fen,
    r.amounts_fen, r.micros, ${soldAt(mapping)}`;
  const from = sql`from import_part p join orders.import_row r using (run_no) where p.state = 'new' and not p.is_return`;
  await sql`
    insert into orders.sale (customer_id, ${columns})
    select p.customer, ${values} ${from} and p.customer is not null`.execute(tx);
  await sql`
    insert into orders.anonymous_order (${columns}) select ${values} ${from} and p.customer is null`.execute(tx);
  return refsOf(tx, sql`state = 'new' and not is_return and customer is not null`);
}
