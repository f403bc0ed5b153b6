import { DuckDBInstance } from '@duckdb/node-api';
import {
  duckdb,
  type Engine,
  postgres,
  RELATION_NAMES,
  RELATIONS,
  type RelationName,
  type SegmentSource,
  type Statement,
} from '@xiaoer/segment';
import type pg from 'pg';
import { rowsOf, type World } from '../../../../../packages/segment/test/world/world.ts';
import { copyRows } from '../../mirror/copy-rows.ts';
import { bind } from '../../mirror/parameters.ts';
import { POSTGRES_TYPES } from '../../mirror/queries.ts';
import { columnsOf, createTables, quoted } from '../../mirror/tables.ts';

/** An engine that holds the rows of a world and answers a segment with ids in order. */
export interface Loaded {
  engine: Engine;
  ask(statement: Statement): Promise<number[]>;
}

/** A connection takes one question at a time; those that come meanwhile wait for it. */
function oneAtATime<Q, A>(ask: (question: Q) => Promise<A>): (question: Q) => Promise<A> {
  let before: Promise<unknown> = Promise.resolve();
  return (question) => {
    const answer = before.then(() => ask(question));
    before = answer.catch(() => {});
    return answer;
  };
}

const SCHEMA = 'segment_test';
const table = (relation: RelationName) => `${SCHEMA}.${quoted(relation)}`;

/** The relations as plain tables, in place of the modules' queries. */
const SOURCE: SegmentSource = {
  topic: 'test',
  relations: Object.fromEntries(RELATION_NAMES.map((name) => [name, `select * from ${table(name)}`])),
  person: Object.fromEntries(columnsOf('person').map(({ name }) => [name, `p.${quoted(name)}`])),
};

export async function createRelations(client: pg.ClientBase): Promise<void> {
  const tables = RELATION_NAMES.map((relation) => {
    const { nullable, key } = RELATIONS[relation];
    const columns = columnsOf(relation).map(
      ({ name, type }) => `${quoted(name)} ${POSTGRES_TYPES[type]}${nullable.includes(name) ? '' : ' not null'}`,
    );
    return `create table ${table(relation)} (${columns.join(', ')}, primary key (${['customer_id', ...key].map(quoted).join(', ')}));`;
  });
  await client.query(`create schema ${SCHEMA}; ${tables.join('\n')}`);
}

/** PostgreSQL with the rows of a world, in the tables of `createRelations`. */
export async function loadPostgres(client: pg.ClientBase, world: World): Promise<Loaded> {
  await client.query(`truncate ${RELATION_NAMES.map(table).join(', ')}`);
  for (const relation of RELATION_NAMES) {
    const instants = columnsOf(relation).filter(({ type }) => type === 'instant');
    const rows = rowsOf(world, relation).map((row) => {
      const written = { ...row };
      for (const { name } of instants)
        if (typeof row[name] === 'number') written[name] = new Date(row[name]).toISOString();
      return written;
    });
    await client.query(
      `insert into ${table(relation)} select * from json_populate_recordset(null::${table(relation)}, $1::json)`,
      [JSON.stringify(rows)],
    );
  }
  return askPostgres(client, postgres([SOURCE], table('person')));
}

export function askPostgres(client: pg.ClientBase, engine: Engine): Loaded {
  const ask = async ({ sql, params }: Statement) => {
    const { rows } = await client.query<[number]>({
      text: `${sql} order by 1`,
      values: params.map(({ value }) => value),
      rowMode: 'array',
    });
    return rows.map(([id]) => Number(id));
  };
  return { engine, ask: oneAtATime(ask) };
}

const queryOf = (relation: RelationName): string =>
  `select ${columnsOf(relation)
    .map(({ name }) => quoted(name))
    .join(', ')} from ${table(relation)}`;

/** DuckDB with the rows that PostgreSQL holds, in tables as the mirror makes and fills them. `query`: the rows of a relation. */
export async function loadDuckdb(client: pg.ClientBase, query = queryOf): Promise<Loaded & { close(): void }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`set global timezone = 'UTC'`);
  await connection.run(createTables());
  for (const relation of RELATION_NAMES)
    await copyRows({ postgres: client, duckdb: connection }, relation, query(relation));
  const ask = async ({ sql, params }: Statement) => {
    const statement = await connection.prepare(`${sql} order by 1`);
    bind(statement, params as never);
    const result = await statement.runAndReadAll();
    statement.destroySync();
    return result.getRows().map(([id]) => Number(id));
  };
  return {
    engine: duckdb,
    ask: oneAtATime(ask),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
