import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Parameter } from '../../apps/server/src/mirror/protocol.ts';
import { makeLoadingTable, settleLoadingTable } from '../../apps/server/src/modules/audience/snapshot-tables.ts';
import { createChanges } from '../../apps/server/src/platform/changes/index.ts';
import { quantile } from '../support/benchmark.ts';
import type { Asked } from './count.ts';
import type { RunningMirror } from './mirror-process.ts';
import { alternate } from './timing.ts';

/** Changes a second that the generator makes, in statements over so many customers at a time. */
const PER_SECOND = 20_000;
const PER_STATEMENT = 5_000;
const SAMPLE_EVERY_MS = 100;
const CAUGHT_UP_WITHIN_MS = 120_000;

/**
 * Changes customers' rows for a while, each statement a transaction that records whose rows it changed, as the product's
 * own writers do, and samples how far behind the mirror says it is.
 */
export async function feed(
  { client, database }: RunningMirror,
  { customers, seconds }: { customers: number; seconds: number },
): Promise<{ feedPerSecond: number; madePerSecond: number; lagP95Ms: number }> {
  const changes = createChanges();
  const each = Math.min(PER_STATEMENT, customers);
  const lags: number[] = [];
  let sampling = true;
  const sampler = (async () => {
    for (; sampling; await pause(SAMPLE_EVERY_MS)) {
      const { lagSeconds } = await client.status(10_000);
      if (lagSeconds !== null) lags.push(lagSeconds * 1_000);
    }
  })();
  // Told where it is awaited; until then it must not end the process.
  sampler.catch(() => {});

  const start = performance.now();
  const statements = Math.ceil((PER_SECOND * seconds) / each);
  const applied = (await client.status(10_000)).fed.changes;
  for (let n = 0; n < statements; n += 1) {
    const first = ((n * each) % customers) + 1;
    await database.db.transaction().execute(async (tx) => {
      await sql`update customers.customer set city = '城市' || lpad(((customer_id + ${n}) % 300)::text, 3, '0'),
          taste = case when (customer_id + ${n}) % 2 = 0 then 'latte' else 'tea' end
        where customer_id >= ${first} and customer_id < ${first + each}`.execute(tx);
      await changes.record(tx, {
        topic: 'customers',
        customers: sql`select customer_id from customers.customer
          where customer_id >= ${first} and customer_id < ${first + each}`,
      });
    });
    const due = start + ((n + 1) * each * 1_000) / PER_SECOND;
    await pause(Math.max(0, due - performance.now()));
  }
  const made = (performance.now() - start) / 1_000;
  const ended = Date.now();
  const deadline = performance.now() + CAUGHT_UP_WITHIN_MS;
  let status = await client.status(10_000);
  while (!status.asOf || Date.parse(status.asOf) < ended) {
    if (performance.now() > deadline) throw new Error('the mirror does not catch up with the feed');
    await pause(SAMPLE_EVERY_MS);
    status = await client.status(10_000);
  }
  const took = (performance.now() - start) / 1_000;
  sampling = false;
  await sampler;
  return {
    feedPerSecond: Math.round((status.fed.changes - applied) / took),
    madePerSecond: Math.round((statements * each) / made),
    lagP95Ms: Math.round(quantile(lags, 0.95)),
  };
}

/**
 * Everybody who can be reached, frozen in PostgreSQL: copied by the mirror, keyed and made readable as the product does it;
 * customers a second from beginning to end.
 */
export async function snapshot({ client, database: { db } }: RunningMirror, snapshotId = 1): Promise<number> {
  const start = performance.now();
  await db.transaction().execute((tx) => makeLoadingTable(tx, snapshotId));
  const { customers } = await client.snapshot({
    sql: 'select customer_id from person where contact and consent',
    snapshotId,
  });
  await db.transaction().execute((tx) => settleLoadingTable(tx, snapshotId, customers));
  const seconds = (performance.now() - start) / 1_000;
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from audience.snapshot_member where snapshot_id = ${snapshotId})
      + (select count(*) from audience.small_snapshot_member where snapshot_id = ${snapshotId}) as n`.execute(db);
  if (rows[0]!.n !== customers) throw new Error(`${customers} members were to be written, ${rows[0]!.n} are there`);
  return Math.round(customers / seconds);
}

/** The same counts as the server asks for them, over the mirror's port; the worst p95 in ms. Each is right, or this throws. */
export async function endToEnd(
  { client }: RunningMirror,
  asked: readonly Asked[],
  repetitions: number,
): Promise<number> {
  const worst: number[] = [];
  for (const { name, count, statement } of asked) {
    const ask = async () => {
      const { rows } = await client.query(
        { sql: statement.sql, params: statement.params as Parameter[] },
        { timeoutMs: 120_000 },
      );
      return Number(rows[0]!['n']);
    };
    const timed = await alternate({ [name]: ask }, repetitions);
    if (timed[name]!.count !== count) throw new Error(`${name}: ${timed[name]!.count} by the mirror, ${count} before`);
    worst.push(timed[name]!.p95Ms);
  }
  return Math.max(...worst);
}
