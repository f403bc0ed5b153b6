import { RELATION_NAMES, RELATIONS, type RelationName } from '@xiaoer/segment';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { sources } from './sources.ts';

const database = testDatabase();

beforeAll(async () => {
  for (const table of ['orders.sale', 'playbooks.touch', 'attention.budget'])
    await database.pool.query(`select platform.ensure_months($1, '2026-02-15', '2026-03-15')`, [table]);
});

const TYPES = {
  bigint: 'bigint',
  integer: 'integer',
  smallint: 'smallint',
  text: 'text',
  boolean: 'boolean',
  instant: 'timestamp with time zone',
  local: 'timestamp without time zone',
  date: 'date',
  double: 'double precision',
  'bigint[]': 'bigint[]',
} as const;

/** Names and types of a query's columns. */
async function columnsOf(query: string): Promise<Record<string, string>> {
  const { fields } = await database.pool.query(`select * from (${query}) q limit 0`);
  const { rows } = await database.pool.query<{ types: string[] }>(
    `select array(select format_type(t, null) from unnest($1::oid[]) with ordinality u(t, n) order by n) as types`,
    [fields.map((field) => field.dataTypeID)],
  );
  return Object.fromEntries(fields.map((field, index) => [field.name, rows[0]!.types[index]!]));
}

const expected = (relation: RelationName) =>
  Object.fromEntries(Object.entries(RELATIONS[relation].columns).map(([name, type]) => [name, TYPES[type]]));

const queryOf = (relation: RelationName) => sources.flatMap(({ relations }) => relations[relation] ?? [])[0]!;

const person = () => {
  const columns = sources.flatMap((source) => Object.entries(source.person));
  return `select p.customer_id, ${columns.map(([name, text]) => `${text} as ${name}`).join(', ')} from customers.customer_info p`;
};

describe('the sources of segments', () => {
  it('give every relation once', () => {
    const given = sources.flatMap(({ relations }) => Object.keys(relations));
    expect([...given, 'person'].sort()).toEqual([...RELATION_NAMES].sort());
  });

  it.each(RELATION_NAMES.filter((name) => name !== 'person'))('%s has the columns of the relation', async (name) => {
    expect(await columnsOf(queryOf(name))).toEqual(expected(name));
  });

  it('person has every column', async () => {
    expect(await columnsOf(person())).toEqual(expected('person'));
  });

  /** Looking at a few customers must not read everybody's rows. */
  it.each(RELATION_NAMES.filter((name) => name !== 'person'))('%s finds one customer by an index', async (name) => {
    const client = await database.pool.connect();
    try {
      // Tables are empty here: only where no index serves is a sequential scan left under this setting.
      await client.query('begin; set local enable_seqscan = off; set local enable_indexonlyscan = off');
      const { time } = RELATIONS[name];
      const since = time ? `and r.${time} >= '2026-03-01'` : '';
      const { rows } = await client.query(
        `explain (format json) select * from (${queryOf(name)}) r where r.customer_id = any('{1,2,3}') ${since}`,
      );
      const scans = scansOf(rows[0]['QUERY PLAN'][0].Plan);
      const without = scans.filter(
        (scan) => CUSTOMER_TABLES.test(scan['Relation Name'] ?? '') && !/customer_id/.test(JSON.stringify(scan)),
      );
      expect(without.map((scan) => scan['Relation Name'])).toEqual([]);
      expect(scans.length).toBeGreaterThan(0);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('line needs no store as long as nobody asks for its wall clock', async () => {
    const plan = async (column: string) =>
      JSON.stringify(
        (await database.pool.query(`explain (format json) select r.${column} from (${queryOf('line')}) r`)).rows,
      );
    expect(await plan('sku')).not.toContain('"store"');
    expect(await plan('local_at')).toContain('"store"');
  });
});

const CUSTOMER_TABLES =
  /^(contact|contact_tag|customer_tag|customer_identity|membership|group_member|sale|refund|coupon|redemption|touch|budget)/;

interface Plan {
  'Relation Name'?: string;
  'Index Cond'?: string;
  Plans?: Plan[];
}

const scansOf = (plan: Plan): Plan[] => [
  ...(plan['Relation Name'] ? [plan] : []),
  ...(plan.Plans ?? []).flatMap(scansOf),
];
