import { afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../apps/server/src/platform/testing/index.ts';
import { checkCatalogue } from './catalogue.ts';

const database = testDatabase();

/** The findings in a schema that holds these statements' tables. */
async function findingsOf(...statements: string[]) {
  const client = await database.pool.connect();
  try {
    await client.query(['create schema planted', ...statements].join('; '));
    return (await checkCatalogue(client, ['planted'])).map(({ where, rule }) => `${where}: ${rule}`);
  } finally {
    client.release();
  }
}
afterEach(() => database.pool.query('drop schema if exists planted cascade'));

const fine = [
  'create table planted.parent (customer_id bigint not null, id bigint not null, primary key (customer_id, id))',
  "comment on table planted.parent is 'customer: x'",
];

describe('the catalogue check', () => {
  it('finds nothing in a table that keeps the rules', async () => {
    expect(await findingsOf(...fine)).toEqual([]);
  });

  it.each([
    ['a table without its kind', ['create table planted.t (a int)'], 'planted.t: its comment must begin'],
    [
      'a customer table whose key begins elsewhere',
      [
        'create table planted.t (customer_id bigint not null, id bigint, primary key (id, customer_id))',
        "comment on table planted.t is 'customer: x'",
      ],
      'planted.t: customer_id must come first in the primary key',
    ],
    [
      'a unique key without the distribution column',
      [
        'create table planted.t (drop_id bigint not null, n int unique)',
        "comment on table planted.t is 'subject(drop_id): x'",
      ],
      'a unique key of a distributed table must contain drop_id',
    ],
    [
      'a foreign key to a customer table without customer_id',
      [
        ...fine,
        'create unique index on planted.parent (id)',
        'create table planted.child (id bigint references planted.parent (id))',
        "comment on table planted.child is 'local: x'",
      ],
      'must contain customer_id on both sides',
    ],
    [
      'a clock in a default',
      ['create table planted.t (at timestamptz default now())', "comment on table planted.t is 'local: x'"],
      'planted.t.at: time and randomness are arguments',
    ],
    [
      'a trigger',
      [
        'create table planted.t (a int)',
        "comment on table planted.t is 'local: x'",
        'create trigger planted_trigger before update on planted.t for each row execute function suppress_redundant_updates_trigger()',
      ],
      'no triggers',
    ],
  ])('finds %s', async (_, statements, finding) => {
    expect(await findingsOf(...statements)).toContainEqual(expect.stringContaining(finding));
  });
});
