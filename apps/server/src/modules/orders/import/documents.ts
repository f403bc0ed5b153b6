import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Mapping } from './mapping.ts';

/** Documents merged in one transaction, when nothing else is said. */
export const PART_SIZE = 20_000;

/**
 * Makes documents of runs: one row per invoice in the temporary table `import_doc`, and one run for each of them in the
 * staging table. What contradicts itself goes to `import_refused`: a store nobody knows, an invoice with two customers
 * or two stores (its first one counts). Answers how many parts there are, and the months they fall into.
 */
export async function makeDocuments(
  db: Db,
  table: string,
  { store, timeZone, partSize }: Pick<Mapping, 'store' | 'timeZone'> & { partSize: number },
) {
  const staged = sql.table(table);
  await sql`create temp table import_refused (run_no integer not null, reason text not null)`.execute(db);
  await sql`
    create temp table import_run as
    select r.run_no, r.is_return, r.invoice, r.buyer, s.store_id, r.at, cardinality(r.lines) as line_count
    from ${staged} r
    left join organisation.store_info s on s.code = coalesce(r.store, ${store?.code ?? null}::text)`.execute(db);
  await sql`
    create temp table import_doc as
    select (row_number() over (order by run_no) - 1) / ${partSize}::bigint as part, d.*, at at time zone ${timeZone} as ordered_at
    from (
      select min(run_no) as run_no, is_return, invoice, min(at) as at, sum(line_count)::integer as line_count,
        count(*) as runs, min(buyer) as buyer, max(buyer) as other_buyer, min(store_id) as store_id,
        max(store_id) as other_store_id
      from import_run where store_id is not null
      group by is_return, invoice
    ) d`.execute(db);
  await refuseContradictions(db);
  await joinRuns(db, table);
  await sql`analyze import_doc`.execute(db);
  const { rows } = await sql<{ parts: number; documents: number; months: Date[] | null }>`
    select coalesce(max(part) + 1, 0) as parts, count(*) as documents,
      array_agg(distinct date_trunc('month', ordered_at)) as months
    from import_doc`.execute(db);
  const [{ parts, documents, months }] = rows as [(typeof rows)[0]];
  return { parts, documents, months: months ?? [] };
}

async function refuseContradictions(db: Db) {
  const { rows } = await sql<{ wrong: boolean }>`
    select exists (select from import_run where store_id is null)
      or exists (select from import_doc where buyer <> other_buyer or store_id <> other_store_id) as wrong`.execute(db);
  if (!rows[0]?.wrong) return;
  await sql`insert into import_refused select run_no, 'unknown_store' from import_run where store_id is null`.execute(
    db,
  );
  // Of two, the one that the file names first.
  await sql`
    update import_doc d set buyer = f.buyer, store_id = f.store_id
    from (
      select is_return, invoice, (array_agg(store_id order by run_no))[1] as store_id,
        (array_agg(buyer order by run_no) filter (where buyer is not null))[1] as buyer
      from import_run where store_id is not null
      group by is_return, invoice
    ) f
    where f.is_return = d.is_return and f.invoice = d.invoice`.execute(db);
  await sql`
    insert into import_refused
    select r.run_no, case when r.store_id <> d.store_id then 'other_store' else 'other_customer' end
    from import_run r join import_doc d using (is_return, invoice)
    where r.store_id <> d.store_id or r.buyer <> d.buyer`.execute(db);
  await sql`delete from import_run r using import_refused f where r.run_no = f.run_no`.execute(db);
  await sql`
    update import_doc d set line_count = r.line_count, runs = r.runs, run_no = r.run_no
    from (
      select is_return, invoice, min(run_no) as run_no, count(*) as runs, sum(line_count)::integer as line_count
      from import_run group by is_return, invoice
    ) r
    where r.is_return = d.is_return and r.invoice = d.invoice`.execute(db);
}

/** Puts together the runs of documents that are scattered over the file. */
async function joinRuns(db: Db, table: string) {
  const { rows } = await sql`select from import_doc where runs > 1 limit 1`.execute(db);
  if (rows.length === 0) return;
  const staged = sql.table(table);
  await sql`
    with several as (
      select r.run_no, d.run_no as first_run from import_doc d join import_run r using (is_return, invoice) where d.runs > 1
    ), parts as (
      delete from ${staged} s using several v where s.run_no = v.run_no returning s.*, v.first_run
    )
    insert into ${staged} (run_no, is_return, invoice, at, total_fen, lines, times, skus, names, quantities, prices_fen,
      amounts_fen, micros)
    select first_run, is_return, invoice, min(l.at), sum(l.amount), array_agg(l.line order by p.run_no, n),
      array_agg(l.at order by p.run_no, n), array_agg(l.sku order by p.run_no, n),
      array_agg(l.name order by p.run_no, n), array_agg(l.quantity order by p.run_no, n),
      array_agg(l.price order by p.run_no, n), array_agg(l.amount order by p.run_no, n),
      array_agg(l.micros order by p.run_no, n)
    from parts p
    cross join lateral (
      select u.line, coalesce(u.at, p.at) as at, u.sku, u.name, u.quantity, u.price, u.amount, u.micros, u.n
      from unnest(p.lines, p.times, p.skus, p.names, p.quantities, p.prices_fen, p.amounts_fen, p.micros)
        with ordinality as u (line, at, sku, name, quantity, price, amount, micros, n)
    ) l
    group by first_run, is_return, invoice`.execute(db);
}
