import type { AbuseLimit } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { insertNumbered } from '../../customers/testing.ts';
import { createSettle, type Settle } from '../claims/settle.ts';
import { type Chain, chainOn, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { openShares } from '../testing/drops.ts';
import type { Origin } from './origin.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const at = new Date(NOON);
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

let chain: Chain;
let pools: Database[];
/** Two processes: nothing shared but the database. */
let processes: [Settle, Settle];
let wall = at.getTime();

beforeAll(async () => {
  const platform = { ...(await testPlatform(database, { at: NOON })), wall: () => new Date(wall) };
  await insertNumbered(database.db, 1, 1_000);
  chain = chainOn(platform);
  await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  pools = [connect(database.url), connect(database.url)];
  const [one, other] = await Promise.all(pools.map((pool) => testPlatform(pool)));
  processes = [one!, other!].map((p) =>
    createSettle({ platform: { ...p, wall: () => new Date(wall) } }),
  ) as typeof processes;
});
afterAll(() => Promise.all(pools.map((pool) => pool.close())));
beforeEach(async () => {
  await sql`truncate offers.abuse_mark, offers.review_case`.execute(database.db);
  await sql`update offers.abuse_limit set active = false`.execute(database.db);
});

/** Everybody believes it from now on. */
async function limit(rule: AbuseLimit['rule'], over: Partial<AbuseLimit> = {}) {
  const one = { rule, active: true, most: 2, windowSeconds: 3_600, action: 'refuse' as const, ...over };
  await chain.offers.setAbuseLimits(operator, [one]);
  wall += 10_000;
}
const origin = (over: Partial<Origin> = {}): Origin => ({ ip: '203.0.113.7', device: 'd-1', ...over });
const claimed = async (
  settle: Settle,
  shareId: number,
  customers: number[],
  from: Origin | undefined = origin(),
  when = at,
) =>
  (await settle(customers.map((customerId) => ({ customerId, shareId, at: when, origin: from })))).map(
    ({ result }) => result,
  );
const cases = async () => {
  const { rows } = await sql<{ caseId: string; kind: string; subjectId: string; evidence: object }>`
    select case_id as "caseId", kind, subject_id as "subjectId", evidence from offers.review_case order by case_key`.execute(
    database.db,
  );
  return rows;
};
const marks = async () => {
  const { rows } = await sql<{ rule: string; keyHash: string }>`
    select rule, key_hash as "keyHash" from offers.abuse_mark order by at, coupon_id`.execute(database.db);
  return rows;
};

describe('a limit that refuses', () => {
  it('keeps what is too much from one device; the place is the next one’s, and what was won stays the answer', async () => {
    await limit('claims_device');
    const [share] = await openShares(chain, 'device', [3]);
    expect(await claimed(processes[0], share!, [1, 2, 3])).toEqual(['won', 'won', 'limited']);
    expect(await claimed(processes[1], share!, [3, 1])).toEqual(['limited', 'won']);
    expect(await claimed(processes[1], share!, [4], origin({ device: 'd-2' }))).toEqual(['won']);
    // Nothing is left: that is the true answer now.
    expect(await claimed(processes[0], share!, [3])).toEqual(['sold_out']);
    expect(await cases()).toMatchObject([
      { kind: 'abuse_claims', subjectId: '3', evidence: { rule: 'claims_device', most: 2, action: 'refuse' } },
    ]);
  });

  it('takes no place within a set: the next in line has it', async () => {
    await limit('claims_device', { most: 1 });
    const [share] = await openShares(chain, 'next', [2]);
    const line = [1, 2, 3].map((customerId) => {
      return { customerId, shareId: share!, at, origin: origin(customerId === 3 ? { device: 'd-2' } : {}) };
    });
    expect((await processes[0](line)).map(({ result }) => result)).toEqual(['won', 'limited', 'won']);
  });

  it('counts a window that slides, in which a retry counts nothing', async () => {
    await limit('claims_customer', { most: 1, windowSeconds: 600 });
    const [[a], [b]] = await Promise.all([openShares(chain, 'slide-a', [9]), openShares(chain, 'slide-b', [9])]);
    expect(await claimed(processes[0], a!, [1, 1, 1])).toEqual(['won', 'won', 'won']);
    expect(await claimed(processes[1], b!, [1], origin(), later(599))).toEqual(['limited']);
    expect(await claimed(processes[1], b!, [1], origin(), later(600))).toEqual(['won']);
  });

  it('counts networks and phones, and keeps neither an address nor a number', async () => {
    await limit('claims_network', { most: 1 });
    await limit('claims_phone', { most: 1 });
    const [share] = await openShares(chain, 'network', [9]);
    const ids = [...(await meet(chain, ['p-1', 'p-2', 'p-3'])).values()];
    await sql`
      insert into customers.identity_conflict (customer_id, kind, issuer, value, other_customer_id, proven, at, source)
      select id, 'phone', '', 'k:13800000000', ${ids[2]!}, false, ${at}, 'tests' from unnest(${ids.slice(0, 2)}::bigint[]) id`.execute(
      database.db,
    );
    expect(await claimed(processes[0], share!, [ids[0]!], origin({ ip: '198.51.100.1' }))).toEqual(['won']);
    expect(await claimed(processes[0], share!, [ids[1]!], origin({ ip: '192.0.2.1' }))).toEqual(['limited']);
    expect(await claimed(processes[0], share!, [ids[2]!], origin({ ip: '198.51.100.250' }))).toEqual(['limited']);
    expect(await claimed(processes[0], share!, [ids[2]!], origin({ ip: '198.51.101.250' }))).toEqual(['won']);
    expect((await cases()).map(({ evidence }) => (evidence as { rule: string }).rule)).toEqual([
      'claims_network',
      'claims_phone',
    ]);
    expect(JSON.stringify([await marks(), await cases()])).not.toMatch(/198\.51|1380000/);
  });

  it('gives who waited in line what came free', async () => {
    await limit('claims_customer', { most: 1 });
    const [[a], [b]] = await Promise.all([openShares(chain, 'line-a', [9]), openShares(chain, 'line-b', [9])]);
    expect(await claimed(processes[0], a!, [1])).toEqual(['won']);
    expect((await processes[0]([{ customerId: 1, shareId: b!, at }]))[0]!.result).toBe('won');
  });

  it('holds over two processes within what is under way at once, and nothing above it stays unseen', async () => {
    await limit('claims_device', { most: 3 });
    const drops = await Promise.all(Array.from({ length: 6 }, (_, i) => openShares(chain, `both-${i}`, [50])));
    const answers = await Promise.all(
      drops.map(([share], nth) =>
        claimed(
          processes[nth % 2]!,
          share!,
          Array.from({ length: 10 }, (_, i) => nth * 10 + i + 1),
        ),
      ),
    );
    const won = answers.flat().filter((result) => result === 'won').length;
    expect(answers.flat().every((result) => result === 'won' || result === 'limited')).toBe(true);
    expect(answers.every((set) => set.filter((result) => result === 'won').length <= 3)).toBe(true);
    expect(won).toBeGreaterThanOrEqual(3);
    expect(await marks()).toHaveLength(won);
    expect(await claimed(processes[0], drops[0]![0]!, [900])).toEqual(['limited']);
    expect(await cases()).toHaveLength(1);
  });
});

describe('a limit that asks for a review', () => {
  it('lets through and files one case for the key and window, in both processes', async () => {
    await limit('claims_device', { action: 'review' });
    const drops = await Promise.all(['r-a', 'r-b', 'r-c'].map((key) => openShares(chain, key, [50])));
    for (const [nth, [share]] of drops.entries()) {
      const people = [1, 2, 3].map((i) => 10 * nth + i);
      expect(await claimed(processes[nth % 2]!, share!, people)).toEqual(['won', 'won', 'won']);
    }
    expect(await cases()).toHaveLength(1);
    expect(await claimed(processes[0], drops[0]![0]!, [50, 51, 52], origin(), later(3_600))).toEqual([
      'won',
      'won',
      'won',
    ]);
    expect(await cases()).toHaveLength(2);
  });

  it('finds a minute later what two sets at one moment won together', async () => {
    await limit('claims_device', { action: 'review', most: 1 });
    const [share] = await openShares(chain, 'late', [50]);
    await claimed(processes[0], share!, [1, 2]);
    // As if neither had seen the other.
    await sql`truncate offers.review_case`.execute(database.db);
    await sql`update offers.abuse_mark set case_id = null`.execute(database.db);
    expect(await chain.offers.abuse.fileLate(later(60))).toBe(1);
    expect(await cases()).toHaveLength(1);
    expect(await chain.offers.abuse.fileLate(later(120))).toBe(0);
  });

  it('takes back with the decision what nobody has used, once, and with another one nothing', async () => {
    await limit('claims_device', { action: 'review' });
    const [share] = await openShares(chain, 'void', [50]);
    await claimed(processes[0], share!, [1, 2, 3]);
    await claimed(processes[0], share!, [4]);
    await claimed(processes[0], share!, [5], origin({ device: 'd-9' }));
    const [found] = await cases();
    const states = async () => {
      const { rows } = await sql<{ status: string }>`
        select c.status from offers.coupon c join offers.drop_winner w using (customer_id, coupon_id)
        where w.share_id = ${share!} order by w.customer_id`.execute(database.db);
      return rows.map(({ status }) => status);
    };
    const decide = (decision: string) => chain.offers.decideReview(operator, found!.caseId, { decision, note: null });
    expect((await decide('coupons_voided')).state).toBe('closed');
    expect(await states()).toEqual(['void', 'void', 'void', 'void', 'issued']);
    await decide('coupons_voided');
    await expect(decide('nothing')).rejects.toMatchObject({ code: 'offers.review_closed' });
    const { rows } = await sql<{ details: object }>`
      select details from access.audit where subject = ${`review:${found!.caseId}`} and action = 'offers.review_decided'`.execute(
      database.db,
    );
    expect(rows).toEqual([
      { details: { kind: 'abuse_claims', decision: 'coupons_voided', coupons: 4, faceFen: 6_000 } },
    ]);
  });
});

describe('what counts', () => {
  it('is nothing while every rule is off', async () => {
    wall += 10_000;
    const [share] = await openShares(chain, 'off', [5]);
    expect(await claimed(processes[0], share!, [1, 2, 3])).toEqual(['won', 'won', 'won']);
    expect(await marks()).toEqual([]);
  });

  it('is forgotten after its window, but not while a case about it is open', async () => {
    await limit('claims_device', { action: 'review' });
    const [share] = await openShares(chain, 'forget', [50]);
    await claimed(processes[0], share!, [1, 2, 3]);
    await claimed(processes[0], share!, [4], origin({ device: 'd-7' }));
    expect(await chain.offers.abuse.forget(later(3_599))).toBe(0);
    expect(await chain.offers.abuse.forget(later(3_600))).toBe(1);
    const [found] = await cases();
    await chain.offers.decideReview(operator, found!.caseId, { decision: 'nothing', note: null });
    expect(await chain.offers.abuse.forget(later(3_600))).toBe(3);
  });

  it('moves with a merge, is shown to her, and goes with her', async () => {
    await limit('claims_device');
    const [share] = await openShares(chain, 'hers', [5]);
    const [from, to] = [...(await meet(chain, ['h-1', 'h-2'])).values()] as [number, number];
    await claimed(processes[0], share!, [from]);
    const { personalData } = chain.offers;
    await database.db.transaction().execute((tx) => personalData.merge(tx, from, to));
    expect((await personalData.export(database.db, to))['countedAgainstLimits']).toMatchObject([
      { rule: 'claims_device' },
    ]);
    await database.db.transaction().execute((tx) => personalData.erase(tx, to));
    expect(await marks()).toEqual([]);
  });
});
