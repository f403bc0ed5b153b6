import { Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import type { Db, Tx } from '../../platform/database/index.ts';
import type { PersonalData } from './types.ts';

export interface Uncovered {
  table: string;
  hook: 'merge' | 'erase' | 'export';
}

/** A table that names customers; `isCustomers` when it is one row set per customer (distributed by customer_id). */
interface Table {
  name: string;
  isCustomers: boolean;
}

/** Nobody: hooks find no rows, so that the check changes nothing even before it is rolled back. */
const NOBODY = -1;
const NOBODY_ELSE = -2;

/**
 * Tables with a `customer_id` that some hook does not touch. Runs every hook for nobody, in a transaction that is rolled
 * back, and watches which tables its statements name, directly or through a view. Erase and merge must touch every such
 * table; export those that are kept per customer (the others are keys that lead to them).
 */
export async function findUncoveredTables(pool: pg.Pool, modules: PersonalData[]): Promise<Uncovered[]> {
  const watched: string[] = [];
  const db = new Kysely<object>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => void watched.push(event.query.sql),
  }) as Db;
  const tables = await tablesWithCustomers(db);
  const views = await tablesBehindViews(db);

  const touched = async (run: (tx: Tx, hooks: PersonalData) => Promise<unknown>) => {
    watched.length = 0;
    for (const hooks of modules) await rolledBack(db, (tx) => run(tx, hooks));
    return namesIn(watched.join('\n'), views);
  };
  const byHook = {
    merge: await touched((tx, hooks) => hooks.merge(tx, NOBODY, NOBODY_ELSE)),
    erase: await touched((tx, hooks) => hooks.erase(tx, NOBODY)),
    export: await touched((tx, hooks) => hooks.export(tx, NOBODY)),
  };
  return tables.flatMap(({ name, isCustomers }) =>
    (['merge', 'erase', 'export'] as const)
      .filter((hook) => (hook !== 'export' || isCustomers) && !byHook[hook].has(name))
      .map((hook) => ({ table: name, hook })),
  );
}

async function tablesWithCustomers(db: Db): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select n.nspname || '.' || c.relname as name, coalesce(obj_description(c.oid, 'pg_class') like 'customer:%', false) as "isCustomers"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'customer_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not like 'pg\\_%'
      and c.relpersistence <> 't'
    order by 1`.execute(db);
  return rows;
}

/** View → the tables it reads. */
async function tablesBehindViews(db: Db): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ view: string; tables: string[] }>`
    select view_schema || '.' || view_name as view, array_agg(table_schema || '.' || table_name) as tables
    from information_schema.view_table_usage group by 1`.execute(db);
  return new Map(rows.map(({ view, tables }) => [view, tables]));
}

function namesIn(text: string, views: Map<string, string[]>): Set<string> {
  const names = new Set([...text.replaceAll('"', '').matchAll(/\b[a-z_]+\.[a-z_0-9]+\b/g)].map(([name]) => name));
  // A Set is walked in order of insertion, also over what is added meanwhile: views of views are followed too.
  for (const name of names) for (const table of views.get(name) ?? []) names.add(table);
  return names;
}

async function rolledBack(db: Db, run: (tx: Tx) => Promise<unknown>): Promise<void> {
  const done = new Error('rolled back on purpose');
  await db
    .transaction()
    .execute(async (tx) => {
      await run(tx);
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
}
