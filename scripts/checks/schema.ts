import type pg from 'pg';

/** What a module's migrations add up to: its tables, keys, indexes, comments and views as SQL that people read. */
export async function describeSchema(client: pg.ClientBase, schema: string): Promise<string> {
  const { rows: relations } = await client.query<{
    oid: number;
    name: string;
    kind: string;
    comment: string | null;
    partition: string | null;
  }>(
    `select c.oid, n.nspname || '.' || c.relname as name, c.relkind as kind, obj_description(c.oid, 'pg_class') as comment,
       case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind in ('r', 'p', 'v') and not c.relispartition order by c.relkind = 'v', c.relname`,
    [schema],
  );
  const parts = ['-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.'];
  for (const relation of relations) {
    parts.push(relation.kind === 'v' ? await describeView(client, relation) : await describeTable(client, relation));
  }
  return `${parts.join('\n\n')}\n`;
}

async function describeView(client: pg.ClientBase, { oid, name }: { oid: number; name: string }) {
  const { rows } = await client.query<{ sql: string }>('select pg_get_viewdef($1::oid, true) as sql', [oid]);
  return `create view ${name} as\n${rows[0]?.sql}`;
}

async function describeTable(
  client: pg.ClientBase,
  { oid, name, comment, partition }: { oid: number; name: string; comment: string | null; partition: string | null },
) {
  const { rows: columns } = await client.query<{ line: string }>(
    `select format('%s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
       case when a.attidentity <> '' then ' generated always as identity' when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
       case when a.attnotnull then ' not null' else '' end) as line
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [oid],
  );
  const { rows: constraints } = await client.query<{ line: string }>(
    `select pg_get_constraintdef(oid) as line from pg_constraint where conrelid = $1 and contype in ('p', 'u', 'f', 'c') order by contype = 'p' desc, contype, conname`,
    [oid],
  );
  const { rows: indexes } = await client.query<{ line: string }>(
    `select pg_get_indexdef(indexrelid) as line from pg_index where indrelid = $1
       and not exists (select 1 from pg_constraint where conindid = indexrelid) order by indexrelid::regclass::text`,
    [oid],
  );
  const body = [...columns, ...constraints].map(({ line }) => `  ${line}`).join(',\n');
  return [
    `-- ${comment ?? ''}`,
    `create table ${name} (\n${body}\n)${partition ? ` partition by ${partition}` : ''};`,
    ...indexes.map(({ line }) => `${line};`),
  ].join('\n');
}
