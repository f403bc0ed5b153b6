import { type RawBuilder, sql } from 'kysely';
import { prepared, type Tx } from '../../platform/database/index.ts';

/**
 * Holds customers until the transaction ends, so that what it writes about them is there when a merge or an erasure looks:
 * these lock the same rows before any hook runs. Waits for one that is under way. Call it before anything else is locked,
 * as merges do: customers first, then what modules have of them.
 * @param customers rows `(customer_id bigint)`, perhaps with other columns
 * @returns those who are somebody else now, or nobody (null: erased); nearly always empty
 */
export async function holdCustomers(tx: Tx, customers: RawBuilder<unknown>): Promise<Map<number, number | null>> {
  const changed = new Map<number, number | null>();
  let missing = await holdAll(tx, customers);
  let askedAs = new Map(missing.map((customerId) => [customerId, [customerId]]));
  while (missing.length > 0) {
    // A statement of its own: the one that waited for the merge does not see what it wrote.
    const survivors = await findSurvivors(tx, missing);
    for (const id of missing) for (const asked of askedAs.get(id)!) changed.set(asked, survivors.get(id) ?? null);
    const merged = [...changed].filter((pair): pair is [number, number] => pair[1] !== null);
    missing = await holdAll(tx, sql`select unnest(${merged.map(([, to]) => to)}::bigint[]) as customer_id`);
    askedAs = new Map(missing.map((id) => [id, merged.flatMap(([asked, to]) => (to === id ? [asked] : []))]));
  }
  return changed;
}

/** In the order of their ids, as merges lock theirs. Answers who is not there (any more). */
async function holdAll(tx: Tx, customers: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`${prepared}
    with asked as materialized (${customers}),
    held as (
      select customer_id from customers.customer where customer_id in (select customer_id from asked)
      order by customer_id for key share
    )
    select customer_id as id from asked except select customer_id from held`.execute(tx);
  return rows.map(({ id }) => id);
}

async function findSurvivors(tx: Tx, customerIds: number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ from: number; to: number }>`
    select from_id as "from", to_id as "to" from customers.alias where from_id = any(${customerIds}::bigint[])`.execute(
    tx,
  );
  return new Map(rows.map(({ from, to }) => [from, to]));
}
