import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { refundsToCustomers } from '../move.ts';
import type { Part } from './part.ts';

/**
 * Returns of the part, each line a refund of its own. Known ones are found by key (code, price, time, occurrence among
 * equal ones); a line with other values than before is written anew and loses its sale, which is looked for again.
 */
export async function mergeReturns(tx: Tx, part: Part) {
  await moveFound(tx);
  await compare(tx, part);
  await undoMatches(tx);
  await write(tx, part, 'refund');
  await write(tx, part, 'anonymous_refund');
  await part.changes.record(tx, { topic: 'orders', customers: whoGotBack, since: 'each' });
  const { rows } = await sql<{ accepted: number; unchanged: number; merged: number }>`
    select count(*) filter (where fate = 'accepted') as accepted, count(*) filter (where fate = 'unchanged') as unchanged,
      count(*) filter (where fate = 'merged') as merged
    from import_refund_line`.execute(tx);
  return rows[0]!;
}

/** A line that had a sale before gave something back to it, and one that changed hands did so with its other lines. */
const whoGotBack = sql`
  select l.owner as customer_id, case when l.order_id is null and p.state <> 'moved' then l.refunded_at end as since
  from import_refund_line l join import_part p on p.order_id = l.refund_id and p.is_return
  where l.fate in ('accepted', 'merged')`;

/** Refunds to nobody whose customer the file names now. */
async function moveFound(tx: Tx) {
  const found = sql`state = 'changed' and is_return and owner is null and customer is not null`;
  const { rows } = await sql`select from import_part where ${found} limit 1`.execute(tx);
  if (rows.length === 0) return;
  await refundsToCustomers(
    tx,
    sql`select order_id as refund_id, store_id, customer as customer_id from import_part where ${found}`,
  );
  await sql`update import_part set owner = customer, state = 'moved' where ${found}`.execute(tx);
}

async function compare(tx: Tx, { mapping }: Part) {
  const key = sql`refund_id, sku, micros, refunded_at`;
  const numbered = sql`row_number() over (partition by ${key} order by line_no) as occurrence`;
  const stored = sql`refund_id, line_no, sku, source_micros as micros, refunded_at, name, quantity, amount_fen, order_id`;
  await sql`
    create temp table import_refund_line on commit drop as
    with docs as (
      select run_no, order_id as refund_id, invoice, owner, store_id, state from import_part
      where is_return and state <> 'refused'
    ), s as (
      select *, ${numbered} from (
        select ${stored} from orders.refund where (customer_id, refund_id) in (
          select owner, refund_id from docs where owner is not null and state <> 'new')
        union all
        select ${stored} from orders.anonymous_refund where (store_id, refund_id) in (
          select store_id, refund_id from docs where owner is null and state <> 'new')
      ) stored
    ), g as (
      select *, ${numbered} from (
        select d.refund_id, l.place as line_no, l.sku, l.micros,
          coalesce(l.at, r.at) at time zone ${mapping.timeZone} as refunded_at, l.name, l.quantity, l.amount_fen
        from docs d join orders.import_row r using (run_no)
        cross join lateral unnest(r.skus, r.names, r.quantities, r.amounts_fen, r.micros, r.times) with ordinality
          as l (sku, name, quantity, amount_fen, micros, at, place)
      ) given
    ), places as (
      select refund_id, max(line_no) as last from s group by refund_id
    )
    select d.invoice, d.owner, d.store_id, refund_id, g.sku, g.micros, g.refunded_at, g.name, g.quantity, g.amount_fen,
      coalesce(s.line_no, coalesce(places.last, 0) + g.line_no)::integer as line_no, s.order_id,
      s.amount_fen as old_amount_fen,
      case
        when s.line_no is null then 'accepted'
        when d.state <> 'moved' and (g.name, g.quantity, g.amount_fen) = (s.name, s.quantity, s.amount_fen) then 'unchanged'
        else 'merged'
      end as fate
    from g join docs d using (refund_id)
    left join s using (${key}, occurrence)
    left join places using (refund_id)`.execute(tx);
}

/** What a corrected refund had taken from its sale goes back, before the refund looks for its sale again. */
async function undoMatches(tx: Tx) {
  await sql`
    update orders.sale s set refunded_fen = refunded_fen - l.amount_fen
    from (
      select owner, order_id, sum(old_amount_fen)::bigint as amount_fen from import_refund_line
      where fate = 'merged' and order_id is not null group by owner, order_id
    ) l
    where s.customer_id = l.owner and s.order_id = l.order_id`.execute(tx);
}

async function write(tx: Tx, { mapping }: Part, table: 'refund' | 'anonymous_refund') {
  const [place, isHere] =
    table === 'refund' ? [sql`customer_id`, sql`l.owner is not null`] : [sql`store_id`, sql`l.owner is null`];
  const owner = table === 'refund' ? sql`customer_id, store_id` : sql`store_id`;
  const ownerValue = table === 'refund' ? sql`l.owner, l.store_id` : sql`l.store_id`;
  await sql`
    insert into ${sql.table(`orders.${table}`)} (${owner}, refund_id, line_no, refunded_at, source, refund_no, amount_fen,
      sku, name, quantity, source_micros)
    select ${ownerValue}, l.refund_id, l.line_no, l.refunded_at, ${mapping.source}, l.invoice, l.amount_fen, l.sku, l.name,
      l.quantity, l.micros
    from import_refund_line l where l.fate = 'accepted' and ${isHere}`.execute(tx);
  await sql`
    update ${sql.table(`orders.${table}`)} r set name = l.name, quantity = l.quantity, amount_fen = l.amount_fen,
      order_id = null, ordered_at = null, sale_line_no = null
    from import_refund_line l
    where l.fate = 'merged' and ${isHere} and r.${place} = ${table === 'refund' ? sql`l.owner` : sql`l.store_id`}
      and r.refund_id = l.refund_id and r.line_no = l.line_no`.execute(tx);
}
