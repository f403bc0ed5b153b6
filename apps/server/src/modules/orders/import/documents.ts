import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Mapping } from './mapping.ts';

/** Documents merged in one transaction, when nothing else is said. */
export const PART_SIZE = 12_000;

/**
 * Makes documents of runs: one row per invoice in `orders.import_doc`, and one run for each of them in
 * `orders.import_row`. What contradicts itself is refused: a store nobody knows, an invoice with two customers or two
 * stores (the one named first counts). Answers how many parts there are, and the months they fall into.
 */
export async function makeDocuments(
  db: Db,
  { store, timeZone, partSize }: Pick<Mapping, 'store' | 'timeZone'> & { partSize: number },
) {
  const home = store?.code ?? null;
  await sql`
    insert into orders.import_doc (run_no, part, is_return, invoice, buyer, other_buyer, store_id, other_store_id,
      ordered_at, runs, line_count)
    select run_no, (row_number() over (order by run_no) - 1) / ${partSize}::bigint, is_return, invoice, buyer, other_buyer,
      store_id, other_store_id, at at time zone ${timeZone}, runs, line_count
    from (
      select min(run_no) as run_no, is_return, invoice, min(buyer) as buyer, max(buyer) as other_buyer,
        min(store_id) as store_id, max(store_id) as other_store_id, min(at) as at, count(*) as runs,
        sum(cardinality(lines)) as line_count
      from ${runs(home)} where store_id is not null
      group by is_return, invoice
    ) d`.execute(db);
  await refuseContradictions(db, home);
  await joinRuns(db);
  const { rows } = await sql<{ parts: number; documents: number; months: Date[] | null }>`
    select coalesce(max(part) + 1, 0) as parts, count(*) as documents,
      array_agg(distinct date_trunc('month', ordered_at)) as months
    from orders.import_doc`.execute(db);
  const [{ parts, documents, months }] = rows as [(typeof rows)[0]];
  return { parts, documents, months: months ?? [] };
}

/** Runs with their stores; null when there is no such store. */
const runs = (home: string | null) => sql`(
  select r.run_no, r.is_return, r.invoice, r.buyer, s.store_id, r.at, r.lines from orders.import_row r
  left join organisation.store_info s on s.code = coalesce(r.store, ${home}::text)
) r`;

async function refuseContradictions(db: Db, home: string | null) {
  const { rows } = await sql<{ wrong: boolean }>`
    select exists (select from ${runs(home)} where store_id is null)
      or exists (select from orders.import_doc where buyer <> other_buyer or store_id <> other_store_id) as wrong`.execute(
    db,
  );
  if (!rows[0]?.wrong) return;
  await sql`
    insert into orders.import_refused select run_no, 'unknown_store' from ${runs(home)} where store_id is null`.execute(
    db,
  );
  await sql`
    update orders.import_doc d set buyer = f.buyer, store_id = f.store_id
    from (
      select is_return, invoice, (array_agg(store_id order by run_no))[1] as store_id,
        (array_agg(buyer order by run_no) filter (where buyer is not null))[1] as buyer
      from ${runs(home)} where store_id is not null
      group by is_return, invoice
    ) f
    where f.is_return = d.is_return and f.invoice = d.invoice`.execute(db);
  await sql`
    insert into orders.import_refused
    select r.run_no, case when r.store_id <> d.store_id then 'other_store' else 'other_customer' end
    from ${runs(home)} join orders.import_doc d using (is_return, invoice)
    where r.store_id <> d.store_id or r.buyer <> d.buyer`.execute(db);
  await sql`
    update orders.import_doc d set line_count = r.line_count, runs = r.runs, run_no = r.run_no
    from (
      select is_return, invoice, min(run_no) as run_no, count(*) as runs, sum(cardinality(lines))::integer as line_count
      from orders.import_row where run_no not in (select run_no from orders.import_refused)
      group by is_return, invoice
    ) r
    where r.is_return = d.is_return and r.invoice = d.invoice`.execute(db);
}

/** Puts together the runs of documents that are scattered over the file. */
async function joinRuns(db: Db) {
  const { rows } = await sql`select from orders.import_doc where runs > 1 limit 1`.execute(db);
  if (rows.length === 0) return;
  const inOrder = sql`order by p.run_no, l.n`;
  // First which runs, then their lines: else the lines of the whole file are sorted into a join.
  await sql`
    create temp table import_joined as
    with several as materialized (
      select r.run_no, d.run_no as first_run from orders.import_doc d
      join orders.import_row r using (is_return, invoice)
      where d.runs > 1 and r.run_no not in (select run_no from orders.import_refused)
    )
    select v.first_run, r.* from orders.import_row r join several v using (run_no)
    where r.run_no = any (array(select run_no from several))`.execute(db);
  await sql`delete from orders.import_row r using import_joined j where r.run_no = j.run_no`.execute(db);
  await sql`
    insert into orders.import_row (run_no, is_return, invoice, at, total_fen, lines, times, skus, names, quantities,
      prices_fen, amounts_fen, micros)
    select first_run, is_return, invoice, min(l.at), sum(l.amount), array_agg(l.line ${inOrder}), array_agg(l.at ${inOrder}),
      array_agg(l.sku ${inOrder}), array_agg(l.name ${inOrder}), array_agg(l.quantity ${inOrder}),
      array_agg(l.price ${inOrder}), array_agg(l.amount ${inOrder}), array_agg(l.micros ${inOrder})
    from import_joined p
    cross join lateral (
      select u.line, coalesce(u.at, p.at) as at, u.sku, u.name, u.quantity, u.price, u.amount, u.micros, u.n
      from unnest(p.lines, p.times, p.skus, p.names, p.quantities, p.prices_fen, p.amounts_fen, p.micros)
        with ordinality as u (line, at, sku, name, quantity, price, amount, micros, n)
    ) l
    group by first_run, is_return, invoice`.execute(db);
  await sql`drop table import_joined`.execute(db);
  // Line times are kept only where they differ, as everywhere else.
  await sql`
    update orders.import_row r set times = null from orders.import_doc d
    where d.runs > 1 and r.run_no = d.run_no and r.at = all (r.times)`.execute(db);
}
