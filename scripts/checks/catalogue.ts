import type pg from 'pg';

/** One broken rule of docs/architecture.md, "Rules that keep scale-out open". */
export interface Finding {
  where: string;
  rule: string;
}

interface Table {
  oid: number;
  name: string;
  schema: string;
  kind: string | null;
  isPartition: boolean;
}

/** `customer`, `subject(column)`, `reference`, `local`, from the first word of a table's comment. */
const KIND = /^(customer|subject\((\w+)\)|reference|local):/;

/** Reads the catalogue after migration and names every table that breaks a rule. */
export async function checkCatalogue(client: pg.ClientBase, schemas: string[]): Promise<Finding[]> {
  const tables = await readTables(client, schemas);
  const findings: Finding[] = [];
  for (const table of tables.filter((t) => !t.isPartition)) {
    const kind = KIND.exec(table.kind ?? '');
    if (!kind) {
      findings.push({
        where: table.name,
        rule: "its comment must begin with its kind: 'customer: …', 'subject(column): …', 'reference: …' or 'local: …'",
      });
      continue;
    }
    const column = kind[1] === 'customer' ? 'customer_id' : kind[2];
    if (column) findings.push(...(await checkDistributed(client, table, column, kind[1] === 'customer')));
  }
  findings.push(...(await checkForeignKeys(client, tables)), ...(await checkTriggersAndDefaults(client, schemas)));
  return findings;
}

async function readTables(client: pg.ClientBase, schemas: string[]): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.oid, n.nspname as schema, n.nspname || '.' || c.relname as name, obj_description(c.oid, 'pg_class') as kind, c.relispartition as "isPartition"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname = any($1) order by 3`,
    [schemas],
  );
  return rows;
}

/** Distributed tables: the column is not null, first in the primary key of customer tables, and in every unique key. */
async function checkDistributed(
  client: pg.ClientBase,
  table: Table,
  column: string,
  first: boolean,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { rows: columns } = await client.query(
    `select attnotnull as "notNull", format_type(atttypid, null) as type from pg_attribute where attrelid = $1 and attname = $2 and not attisdropped`,
    [table.oid, column],
  );
  if (columns.length === 0) return [{ where: table.name, rule: `has no column ${column}` }];
  if (!columns[0].notNull) findings.push({ where: table.name, rule: `${column} must be not null` });
  if (first && columns[0].type !== 'bigint') findings.push({ where: table.name, rule: `${column} must be bigint` });
  const { rows: keys } = await client.query<{ name: string; primary: boolean; columns: string[] }>(
    `select i.relname as name, x.indisprimary as primary,
       array(select a.attname::text from unnest(x.indkey) with ordinality k(n, o) join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.n order by k.o) as columns
     from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = $1 and x.indisunique`,
    [table.oid],
  );
  if (first && !keys.some((key) => key.primary && key.columns[0] === column)) {
    findings.push({ where: table.name, rule: `${column} must come first in the primary key` });
  }
  for (const key of keys.filter((k) => !k.columns.includes(column))) {
    findings.push({
      where: `${table.name}.${key.name}`,
      rule: `a unique key of a distributed table must contain ${column}`,
    });
  }
  return findings;
}

/** Only child (customer_id, …) → parent (customer_id, …), or → reference table, inside one schema; no SET NULL. */
async function checkForeignKeys(client: pg.ClientBase, tables: Table[]): Promise<Finding[]> {
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const { rows } = await client.query<{
    name: string;
    from: number;
    to: number;
    action: string;
    columns: string[];
    targets: string[];
  }>(
    `select conname as name, conrelid as from, confrelid as to, confdeltype as action,
       array(select attname::text from unnest(conkey) n join pg_attribute on attrelid = conrelid and attnum = n) as columns,
       array(select attname::text from unnest(confkey) n join pg_attribute on attrelid = confrelid and attnum = n) as targets
     from pg_constraint where contype = 'f' and conrelid = any($1)`,
    [tables.map((table) => table.oid)],
  );
  return rows.flatMap((key) => {
    const [from, to] = [byOid.get(key.from), byOid.get(key.to)];
    if (!from || from.isPartition) return [];
    const where = `${from.name}.${key.name}`;
    if (!to || to.schema !== from.schema) return [{ where, rule: 'no foreign keys across modules' }];
    if (key.action === 'n') return [{ where, rule: 'no SET NULL' }];
    const isCustomer = (table: Table) => table.kind?.startsWith('customer:');
    if (isCustomer(to) && !(key.columns.includes('customer_id') && key.targets.includes('customer_id'))) {
      return [{ where, rule: 'a key to a customer table must contain customer_id on both sides' }];
    }
    return [];
  });
}

async function checkTriggersAndDefaults(client: pg.ClientBase, schemas: string[]): Promise<Finding[]> {
  const { rows: triggers } = await client.query<{ where: string }>(
    `select c.relname || '.' || t.tgname as where from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and n.nspname = any($1)`,
    [schemas],
  );
  const { rows: defaults } = await client.query<{ where: string }>(
    `select n.nspname || '.' || c.relname || '.' || a.attname as where from pg_attrdef d join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
     where n.nspname = any($1) and pg_get_expr(d.adbin, d.adrelid) ~* '\\m(now|current_timestamp|clock_timestamp|random|gen_random_uuid)\\M'`,
    [schemas],
  );
  return [
    ...triggers.map(({ where }) => ({ where, rule: 'no triggers' })),
    ...defaults.map(({ where }) => ({ where, rule: 'time and randomness are arguments: no such default' })),
  ];
}
