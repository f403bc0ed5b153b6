import { spawn } from 'node:child_process';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { shownQr, told } from '../testing/offline.ts';
import { till } from '../testing/tills.ts';
import type { Told } from './told.ts';

const database = testDatabase();
const EVENING = '2026-03-15T18:00:00+08:00';
/** Every third was used elsewhere before. */
const PURCHASES = 30;
const DOUBLES = PURCHASES / 3;
let chain: Chain;
let storeId: number;
let ada: number;

beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: '2026-03-15T12:00:00+08:00' }));
  storeId = (await openStores(chain)).S1;
  await chain.offers.defineOffer(operator, noonOffer);
  ada = (await meet(chain, ['ada'])).get('ada')!;
});

async function purchases(name: string): Promise<Told[]> {
  const all: Told[] = [];
  for (let i = 0; i < PURCHASES; i += 1) {
    const { code } = await give(chain, ada, { grantKey: `${name} ${i}` });
    all.push(told(chain, { key: `${name} ${i}`, code: await shownQr(chain, 'ada', code) }));
    const elsewhere = { storeId, spendFen: 8_000, at: chain.platform.clock.now() };
    if (i % 3 === 0) await chain.offers.redeem(till('2'), { ...elsewhere, code, key: `${name} ${i}` });
  }
  return all;
}

/** In a process of its own; null: it was killed before it had answered. */
async function upload(all: Told[], crashAt = ''): Promise<{ result: string }[] | null> {
  const script = new URL('../testing/upload-offline.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, database.url, EVENING, JSON.stringify(all), crashAt], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const signal = await new Promise<NodeJS.Signals | null>((done) => child.once('close', (_, by) => done(by)));
  return signal === null ? JSON.parse(printed) : null;
}

const count = async (name: string) => {
  const { rows } = await sql<{ reports: number; redeemed: number; cases: number }>`
    select (select count(*) from offers.offline_report where key like ${`${name} %`}) as reports,
      (select count(*) from offers.coupon_event where key like ${`${name} %`} and caller = 'api_key:1') as redeemed,
      (select count(*) from offers.review_case where evidence #>> '{till,key}' like ${`${name} %`}) as cases`.execute(
    database.db,
  );
  return rows[0]!;
};

it.each([
  // Told in three uploads of ten: all of an upload or nothing of it.
  { point: 'offers.inside_offline', there: [0, 10] },
  { point: 'offers.after_offline', there: [10, 30] },
])(
  'kill -9 at $point, again and again: every purchase is taken down once, every double is one case',
  { timeout: 120_000 },
  async ({ point, there }) => {
    const all = await purchases(point);
    for (const [nth, expected] of there.entries()) {
      expect(await upload(all, `${point}#${nth + 1}`)).toBeNull();
      const { reports, redeemed, cases } = await count(point);
      expect([reports, redeemed + cases]).toEqual([expected, expected]);
    }
    const [answers, again] = [await upload(all), await upload(all)];
    expect(again).toEqual(answers);
    expect(answers!.map(({ result }) => result)).toEqual(all.map((_, i) => (i % 3 === 0 ? 'review' : 'redeemed')));
    expect(await count(point)).toEqual({ reports: PURCHASES, redeemed: PURCHASES - DOUBLES, cases: DOUBLES });
    expect(await chain.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  },
);
