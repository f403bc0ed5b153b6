import type pg from 'pg';
import { WATCHED, type Watched } from './watched.ts';

/** A change of rows that a reader of the log would have missed. */
export interface Forgotten {
  table: string;
  topic: string;
  customers: number;
  /** One of the statements that did it. */
  statement: string;
}

/**
 * Watches a test's database for changes that nobody recorded: triggers, of which the product has none, note every
 * changed row of the tables behind the relations, by whichever statement. What is noted must be in the log: of the same
 * transaction, of the table's topic (or `*`), of that customer, and not later than the row's business instant.
 * Call it before anything is written.
 */
export async function watchChanges(pool: pg.Pool) {
  await pool.query(`
    create schema watch;
    create table watch.noted (xid xid8, table_name text, topic text, customer_id bigint, at timestamptz, statement text);
    -- A reader who never goes on: nothing is pruned.
    insert into platform.change_reader (name, xid, seq, seen_at) values ('watch', '0', 0, 'infinity');`);
  for (const [index, watched] of WATCHED.entries()) await pool.query(triggersOf(watched, `watch.note_${index}`));

  /** What was changed and not recorded, by table. */
  async function forgotten(): Promise<Forgotten[]> {
    const { rows } = await pool.query<Forgotten>(`
      select table_name as "table", n.topic, count(distinct customer_id)::integer as customers, min(left(statement, 300)) as statement
      from watch.noted n
      where not exists (
        select from platform.change c
        where c.xid = n.xid and c.customer_id = n.customer_id and c.topic in (n.topic, '*')
          and (c.since is null or c.since <= n.at))
      group by 1, 2 order by 1, 2`);
    return rows;
  }

  /** Tables of which anything was noted: what a scenario does not touch, it does not prove. */
  async function seen(): Promise<string[]> {
    const { rows } = await pool.query<{ name: string }>(
      'select distinct table_name as name from watch.noted order by 1',
    );
    return rows.map(({ name }) => name);
  }

  /** What was written without the product, to set a scene. */
  const forget = () => pool.query('truncate watch.noted');

  return { forgotten, seen, forget };
}

/** Statement-level, on whole tables: partitions are written through their parents. */
function triggersOf({ table, topic, columns, where = 'true', at = "'-infinity'", customers }: Watched, name: string) {
  const rows = (of: string) => `select ${columns} from ${of} where ${where}`;
  const changed = `
    (select * from (${rows('old_rows')}) o except all ${rows('new_rows')})
    union all (select * from (${rows('new_rows')}) n except all ${rows('old_rows')})`;
  const note = (r: string) => `
    insert into watch.noted
    select pg_current_xact_id(), '${table}', '${topic}', x.customer_id, ${at}, current_query()
    from ${customers ? `(${customers(`(${r})`)})` : `(${r})`} x;`;
  return `
    create function ${name}() returns trigger language plpgsql as $note$
    begin
      if tg_op = 'INSERT' then ${note(rows('new_rows'))}
      elsif tg_op = 'DELETE' then ${note(rows('old_rows'))}
      else ${note(changed)}
      end if;
      return null;
    end $note$;
    create trigger watch_insert after insert on ${table} referencing new table as new_rows
      for each statement execute function ${name}();
    create trigger watch_delete after delete on ${table} referencing old table as old_rows
      for each statement execute function ${name}();
    create trigger watch_update after update on ${table} referencing old table as old_rows new table as new_rows
      for each statement execute function ${name}();`;
}
