import { spawn } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Chain, chainOn, meet, noonOffer, openNoonDrop, openStores, operator } from '../testing/chain.ts';
import { allEqual, countsOf } from '../testing/drops.ts';

const database = testDatabase();
const PEOPLE = 400;
const STOCK = 150;
let chain: Chain;

beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: '2026-03-15T12:00:00+08:00' }));
  await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  await meet(
    chain,
    Array.from({ length: PEOPLE }, (_, i) => `kill-${i}`),
  );
});

type Answers = Map<string, string>;

/**
 * Runs a process that claims for everybody, in a fixed order, and kills it with SIGKILL after so many answers.
 * @returns what it had answered, and whether it ended by itself
 */
async function claimUntilKilled(
  token: string,
  { afterAnswers = Infinity, crashAt = '' },
): Promise<{ answers: Answers; finished: boolean }> {
  const script = new URL('../testing/claim-loop.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, database.url, token, String(PEOPLE), crashAt], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const answers: Answers = new Map();
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [result = '', name = '', code = ''] = line.split(' ');
      answers.set(name, `${result} ${code}`);
    }
    if (answers.size >= afterAnswers) child.kill('SIGKILL');
  });
  const signal = await new Promise<NodeJS.Signals | null>((done) => child.once('close', (_, by) => done(by)));
  return { answers, finished: signal === null };
}

/** Every answer that was given before a kill must be given again after it. */
function expectKept(before: Answers, after: Answers) {
  for (const [name, answer] of before)
    if (answer.startsWith('won')) expect([name, after.get(name)]).toEqual([name, answer]);
}

describe('kill -9 of a process that claims', () => {
  it('at any moment loses no coupon and doubles none', { timeout: 120_000 }, async () => {
    const [token = ''] = await openNoonDrop(chain, { dropKey: 'killed', stocks: [STOCK] });
    const seen: Answers[] = [];
    // Each round lives longer: it first walks through those who are answered already.
    for (const afterAnswers of [5, 40, 90, 140]) {
      const { answers, finished } = await claimUntilKilled(token, { afterAnswers });
      expect(finished).toBe(false);
      seen.push(answers);
      const there = await countsOf(database.db, 'killed');
      expect(there).toEqual(allEqual(there.coupons));
      expect(there.coupons).toBeGreaterThan(0);
      expect(there.coupons).toBeLessThanOrEqual(STOCK);
    }
    const last = await claimUntilKilled(token, {});
    expect(last.finished).toBe(true);
    for (const answers of seen) expectKept(answers, last.answers);
    expect([...last.answers.values()].filter((answer) => answer.startsWith('won'))).toHaveLength(STOCK);
    expect(await countsOf(database.db, 'killed')).toEqual(allEqual(STOCK));
  });

  it('before its first commit leaves nothing behind', async () => {
    const [token = ''] = await openNoonDrop(chain, { dropKey: 'inside', stocks: [STOCK] });
    const { answers, finished } = await claimUntilKilled(token, { crashAt: 'offers.inside_settle' });
    expect([finished, answers.size]).toEqual([false, 0]);
    expect(await countsOf(database.db, 'inside')).toEqual(allEqual(0));
  });

  it('after its commit and before the answers: the next tap hears "won"', async () => {
    const [token = ''] = await openNoonDrop(chain, { dropKey: 'after', stocks: [1] });
    const killed = await claimUntilKilled(token, { crashAt: 'offers.after_settle' });
    expect([killed.finished, killed.answers.size]).toEqual([false, 0]);
    expect(await countsOf(database.db, 'after')).toEqual(allEqual(1));
    const { answers } = await claimUntilKilled(token, {});
    expect([...answers.values()].filter((answer) => answer.startsWith('won'))).toHaveLength(1);
    expect(await countsOf(database.db, 'after')).toEqual(allEqual(1));
  });

  it.each(['offers.inside_settle', 'offers.after_settle'])(
    'at %s, again and again: no winner loses the coupon and the stock is exact',
    { timeout: 120_000 },
    async (point) => {
      const [token = ''] = await openNoonDrop(chain, { dropKey: point, stocks: [STOCK] });
      const seen: Answers[] = [];
      for (const nth of [2, 5, 9]) {
        const { answers, finished } = await claimUntilKilled(token, { crashAt: `${point}#${nth}` });
        expect(finished).toBe(false);
        const there = await countsOf(database.db, point);
        expect(there).toEqual(allEqual(there.coupons));
        seen.push(answers);
      }
      const last = await claimUntilKilled(token, {});
      expect(last.finished).toBe(true);
      for (const answers of seen) expectKept(answers, last.answers);
      expect([...last.answers.values()].filter((answer) => answer.startsWith('won'))).toHaveLength(STOCK);
      expect(await countsOf(database.db, point)).toEqual(allEqual(STOCK));
    },
  );
});
