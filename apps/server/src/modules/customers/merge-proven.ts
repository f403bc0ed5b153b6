import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { lockCustomer } from './repository.ts';

interface Pair {
  from: number;
  to: number;
}

/**
 * Merges customers whom WeChat itself named as one person, e.g. a group member known by openid alone who has now added
 * us. The older one stays. Pairs are rare and each is many statements over all modules: one transaction per pair.
 */
export async function mergeProven(db: Db, mergeInto: (tx: Tx, from: number, to: number) => Promise<void>) {
  for (;;) {
    const pair = await nextPair(db);
    if (!pair) return;
    await db.transaction().execute(async (tx) => {
      const [first, second] = [pair.from, pair.to].sort((a, b) => a - b) as [number, number];
      const areThere = (await lockCustomer(tx, first)) && (await lockCustomer(tx, second));
      if (areThere && !(await contradict(tx, pair))) return mergeInto(tx, pair.from, pair.to);
      // Two WeChat accounts after all (or one is gone): left to people.
      await sql`
        update customers.identity_conflict set proven = false
        where (customer_id, other_customer_id) in ((${pair.from}, ${pair.to}), (${pair.to}, ${pair.from}))`.execute(tx);
    });
  }
}

async function nextPair(db: Db): Promise<Pair | null> {
  const { rows } = await sql<Pair>`
    select case when a.older then c.other_customer_id else c.customer_id end as "from",
           case when a.older then c.customer_id else c.other_customer_id end as "to"
    from customers.identity_conflict c
    left join customers.customer mine on mine.customer_id = c.customer_id
    left join customers.customer other on other.customer_id = c.other_customer_id
    cross join lateral (
      select coalesce((mine.created_at, mine.subject_key) < (other.created_at, other.subject_key), true) as older
    ) a
    where c.proven
    order by c.at, mine.subject_key, c.kind, c.issuer, c.value limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Of unionid, external_userid and openid one person has one at each issuer; two different ones are two people. */
async function contradict(tx: Tx, { from, to }: Pair): Promise<boolean> {
  const { rows } = await sql`
    select 1 from customers.customer_identity f
    join customers.customer_identity t on t.kind = f.kind and t.issuer = f.issuer and t.value <> f.value
    where f.customer_id = ${from} and t.customer_id = ${to} and f.kind in ('unionid', 'external_userid', 'openid')
    limit 1`.execute(tx);
  return rows.length > 0;
}
