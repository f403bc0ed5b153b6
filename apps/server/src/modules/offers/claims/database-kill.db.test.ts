import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isDatabaseAway } from '../../../platform/database/away.ts';
import { startEmbedded } from '../../../platform/database/embedded.ts';
import { connect, type Database } from '../../../platform/database/index.ts';
import { migrate } from '../../../platform/database/migrate.ts';
import { installJobs } from '../../../platform/jobs/index.ts';
import { testPlatform } from '../../../platform/testing/index.ts';
import { type Chain, chainOn, meet, noonOffer, openNoonDrop, openStores, operator, person } from '../testing/chain.ts';
import { allEqual, countsOf } from '../testing/drops.ts';

/**
 * A rush of claims while PostgreSQL is killed, as a power cut would, at the two points between which a set of them becomes
 * true: all written and not committed, and committed and not answered. A cluster of its own, which is started again.
 * `FAULTS=full`: twenty times, at one of the first sets each.
 */
const ROUNDS = process.env['FAULTS'] === 'full' ? 10 : 1;
const PEOPLE = Array.from({ length: 60 }, (_, n) => `rush-${n}`);
const STOCK = 40;
/** The set of a rush in which it happens: the first, the second or the third that has winners. */
const SETS = 3;
/** Orphaned backends may hold the old shared memory for a moment; wall milliseconds. */
const PATIENCE_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'xiaoer-settle-'));
let home: string;
let url: string;
let port: string;
let database: Database;
let chain: Chain;
/** What the next claims do at a kill point. */
let atPoint: (point: string) => void = () => {};

beforeAll(async () => {
  await start();
  database = connect(url);
  await migrate(database.pool, { at: new Date(), log: () => {} });
  await installJobs(database.pool);
  const platform = await testPlatform(database);
  chain = chainOn({ ...platform, crashAt: (point) => atPoint(point) }, new Set(PEOPLE.map((name) => `1/${name}`)));
  await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  await meet(chain, PEOPLE);
}, 120_000);
afterAll(async () => {
  await database?.close();
  await (await startEmbedded(folder)).stop();
  for (const left of [folder, home]) rmSync(left, { recursive: true, force: true });
});
beforeEach(() => {
  atPoint = () => {};
});

/** On the port it had before. */
async function start(): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 300))) {
    try {
      const settings = port ? [`port=${port}`] : [];
      ({ url, home } = await startEmbedded(folder, { settings }));
      port = new URL(url).port;
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

function killAt(point: string, nth: number): void {
  let left = nth;
  atPoint = (here) => {
    if (here !== point || --left !== 0) return;
    process.kill(Number(readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  };
}

/** Everybody taps, some while the ones before are being settled. Null: told that the database is away, and to come again. */
function rush(token: string): Promise<(string | null)[]> {
  return Promise.all(
    PEOPLE.map(async (name, n) => {
      await new Promise((resolve) => setTimeout(resolve, n * 2));
      try {
        const { result, coupon } = await chain.offers.claim({ token, person: person(name) });
        return coupon ? `won ${coupon.code}` : result;
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        return null;
      }
    }),
  );
}

async function countsWhenBack(dropKey: string) {
  for (const deadline = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    try {
      return await countsOf(database.db, dropKey);
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() > deadline) throw error;
    }
  }
}

describe('PostgreSQL that is killed in a rush', () => {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => round);
  it.each(
    ['offers.inside_settle', 'offers.after_settle'].flatMap((point) => rounds.map((round) => [point, round] as const)),
  )(
    'at %s, round %d: nobody who won loses the coupon, and the stock is exact',
    { timeout: 180_000 },
    async (point, round) => {
      const dropKey = `${point}-${round}`;
      const [token = ''] = await openNoonDrop(chain, { dropKey, stocks: [STOCK] });
      killAt(point, 1 + (round % SETS));
      const before = await rush(token);
      expect(before).toContain(null);
      await start();
      const there = await countsWhenBack(dropKey);
      // All of a set or nothing of it, and every win that anybody heard of.
      expect(there).toEqual(allEqual(there.coupons));
      expect(there.coupons).toBeGreaterThanOrEqual(before.filter((answer) => answer?.startsWith('won')).length);

      atPoint = () => {};
      const after = await rush(token);
      for (const [n, answer] of before.entries()) if (answer?.startsWith('won')) expect(after[n]).toBe(answer);
      expect(after).not.toContain(null);
      expect(after.filter((answer) => answer?.startsWith('won'))).toHaveLength(STOCK);
      expect(await countsOf(database.db, dropKey)).toEqual(allEqual(STOCK));
    },
  );
});
