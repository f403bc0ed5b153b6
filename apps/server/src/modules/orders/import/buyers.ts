import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { Mapping } from './mapping.ts';

/** People matched in one transaction. */
const PER_STEP = 10_000;

/**
 * Customers behind the documents, into `orders.import_buyer`; who is new becomes a customer. Somebody who was erased
 * stays unknown: what she bought is anonymous.
 */
export async function matchBuyers(
  db: Db,
  { mapping, at, customers }: { mapping: Mapping; at: Date; customers: Pick<Customers, 'match'> },
) {
  const { identity } = mapping;
  if (!identity) return;
  for (let after: string | null = ''; after !== null; ) {
    const from: string = after;
    after = await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ buyer: string }>`
        select distinct buyer from orders.import_doc where buyer > ${from} order by buyer limit ${PER_STEP}`.execute(
        tx,
      );
      const people = rows.map(({ buyer }) => ({ ref: buyer, identities: [{ ...identity, value: buyer }] }));
      if (people.length === 0) return null;
      const matched = await customers.match(tx, people, { create: true, at, source: 'import' });
      const found = [...matched].map(([buyer, { customerId }]) => ({ buyer, customer: customerId }));
      await sql`
        insert into orders.import_buyer (buyer, customer)
        select buyer, customer from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as r(buyer text, customer bigint)`.execute(
        tx,
      );
      return people.length < PER_STEP ? null : rows.at(-1)!.buyer;
    });
  }
}
