import { sql } from 'kysely';
import type pg from 'pg';
import { systemActor } from '../../apps/server/src/modules/access/index.ts';
import { testAccess } from '../../apps/server/src/modules/access/testing.ts';
import { createDefineOffer } from '../../apps/server/src/modules/offers/define-offer.ts';
import { createIssue } from '../../apps/server/src/modules/offers/issue.ts';
import { connect } from '../../apps/server/src/platform/database/index.ts';
import { migrate } from '../../apps/server/src/platform/database/migrate.ts';
import { installJobs } from '../../apps/server/src/platform/jobs/index.ts';
import { testPlatform } from '../../apps/server/src/platform/testing/platform.ts';
import { insertPeople } from '../claims/people.ts';
import { median, round } from '../support/benchmark.ts';
import { insertBare, insertRaw, makeRawTables, stage } from './raw.ts';

const OFFER = 'bench-15';

/**
 * Issues to everybody, inserts the same rows raw into copies of all tables, and the coupons alone into a bare one, in turns;
 * the first turn warms up and is not counted.
 */
export async function measureIssue(
  databaseUrl: string,
  { rounds, customers }: { rounds: number; customers: number },
  say: (line: string) => void,
): Promise<Record<string, unknown>> {
  const database = connect(databaseUrl);
  try {
    await migrate(database.pool, { at: new Date() });
    await installJobs(database.pool);
    const at = new Date();
    const platform = await testPlatform(database, { at: at.toISOString() });
    const { audit } = testAccess(platform);
    const { issueToSet } = createIssue({ platform });
    await createDefineOffer({ platform, audit }).defineOffer(systemActor('bench'), {
      code: OFFER,
      name: '午间 15 元券',
      kind: 'amount_off',
      amountFen: 1_500,
      minSpendFen: 3_000,
      validDays: 3,
    });
    say(`${customers} customers`);
    await insertPeople(database.pool, customers);
    await makeRawTables(database.pool);

    const candidates = sql`select customer_id, null::bigint as store_id from customers.customer`;
    const issueTo = (grantKey: string) =>
      platform.db.transaction().execute((tx) => issueToSet(tx, { offerCode: OFFER, candidates, grantKey, at }));
    const figures = { ours: [] as number[], raw: [] as number[], bare: [] as number[] };
    for (let nth = 0; nth <= rounds; nth++) {
      const ours = await timed(async () => issueTo(`bench:${nth}`));
      await stage(database.pool, `bench:${nth}`);
      const raw = await timed(() => insertRaw(database.pool));
      const bare = await timed(() => insertBare(database.pool));
      const turn = { ours, raw, bare };
      if (Object.values(turn).some(({ rows }) => rows !== customers))
        throw new Error('a turn did not write all its rows');
      const [a, b, c] = Object.values(turn).map(({ perSecond }) => Math.round(perSecond));
      say(`${nth}/${rounds} issued ${a}/s, the same rows raw ${b}/s, the bare table ${c}/s`);
      if (nth === 0) continue;
      figures.ours.push(ours.perSecond);
      figures.raw.push(raw.perSecond);
      figures.bare.push(bare.perSecond);
    }
    say('the same reason again, and one reason from two at once');
    const again = await issueTo(`bench:${rounds}`);
    await Promise.all([issueTo('bench:twice'), issueTo('bench:twice')]);
    const rowsPerSecond = median(figures.ours);
    const rawRowsPerSecond = median(figures.raw);
    const bareRowsPerSecond = median(figures.bare);
    const { issued, doubled } = await counted(database.pool);
    return {
      rowsPerSecond: Math.round(rowsPerSecond),
      rawRowsPerSecond: Math.round(rawRowsPerSecond),
      share: round(rowsPerSecond / rawRowsPerSecond, 3),
      bareRowsPerSecond: Math.round(bareRowsPerSecond),
      shareOfBareTable: round(rowsPerSecond / bareRowsPerSecond, 3),
      issued,
      doubled: doubled + again,
    };
  } finally {
    await database.close();
  }
}

async function timed(work: () => Promise<number>): Promise<{ rows: number; perSecond: number }> {
  const from = performance.now();
  const rows = await work();
  return { rows, perSecond: (rows * 1_000) / (performance.now() - from) };
}

/** `doubled`: coupons beyond one for a customer and a reason, and codes that don't lead to exactly one coupon. */
async function counted(pool: pg.Pool): Promise<{ issued: number; doubled: number }> {
  const { rows } = await pool.query<{ issued: string; doubled: string }>(`
    select (select count(*) from offers.coupon) as issued,
      (select count(*) - count(distinct (customer_id, grant_key)) from offers.coupon)
      + (select count(*) from offers.coupon c full join offers.coupon_code k using (code, customer_id, coupon_id)
         where c.coupon_id is null or k.coupon_id is null) as doubled`);
  const { issued, doubled } = rows[0]!;
  return { issued: Number(issued), doubled: Number(doubled) };
}
