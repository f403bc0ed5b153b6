import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { at } from './support/day.ts';
import { live } from './support/fault-plan/acts.ts';
import { compareMassSends, countDuplicates } from './support/fault-plan/compare-sends.ts';
import { compareAccounts, compareGroups, compareRelations, compareTags } from './support/fault-plan/compare-state.ts';
import { compareWelcomes } from './support/fault-plan/compare-welcomes.ts';
import {
  ownSends,
  postOrders,
  putChain,
  seedCorp,
  writeFirstMember,
  writePlaybooks,
} from './support/fault-plan/corp.ts';
import { faultsSoFar, planOf, setFaults } from './support/fault-plan/faults.ts';
import { startHands } from './support/fault-plan/hands.ts';
import { quietly } from './support/fault-plan/rest.ts';
import { sizeOf } from './support/fault-plan/size.ts';
import { readTruth } from './support/fault-plan/truth.ts';
import { good } from './support/json.ts';
import { type RunningStack, startRunningStack } from './support/running-stack.ts';
import { ADMIN } from './support/stack.ts';
import { operator } from './support/visitors.ts';

const SIZE = sizeOf(process.env['FAULTS']);
const SEED = 20260316;
/** Business seconds in one of the wall: while the runs fire, and once they have all gone out. */
const SPEED = 40;
const FAST = 2_000;
const FIRST_RUN = at('10:00');
/** Wall time from the first run to the last. */
const RUNS_MS = (SIZE.massSends * SIZE.everyMinutes * 60_000) / SPEED;
/** All of it, at most; the machine may be busy. */
const PATIENCE_MS = SIZE.customers > 10_000 ? 1_500_000 : 300_000;

/** Each of them in a server of its own: after so many welcomes, dispatches, batches of results. */
const KILLED_AT = ['delivery.welcome_after_accept#20', 'delivery.after_accept#2', 'delivery.inside_results#2'] as const;

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'xiaoer-faults-'));
const playbooks = join(folder, 'playbooks');
const firstMember = join(folder, 'corp.json');
let stack: RunningStack;
let faults: Record<string, number>;
let hands: ReturnType<typeof startHands>;
let acts = 0;
const begun = Date.now();
/** How far it is, for those who wait: a full run takes minutes. */
const say = (what: string) =>
  process.stderr.write(`${String(Math.round((Date.now() - begun) / 1_000)).padStart(5)} s  ${what}\n`);

beforeAll(async () => {
  writePlaybooks(playbooks, SIZE, FIRST_RUN);
  writeFirstMember(firstMember);
  stack = await startRunningStack({
    name: 'fault-plan',
    databaseUrl: database.url,
    startAt: at('09:00'),
    seed: SEED,
    env: { PLAYBOOKS_DIR: playbooks, SANDBOX_SEED: firstMember, WECOM_TIMEOUT_MS: String(SIZE.timeoutMs) },
  });
  await setUp();
  await liveUnderFaults();
  await reconcile();
}, PATIENCE_MS);
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The corp is there, and the server has read all of it. */
async function setUp(): Promise<void> {
  const rest = quietly(database.pool);
  await seedCorp(stack, SIZE);
  await rest.syncIsDone('first');
  await putChain(stack, SIZE);
  await rest.syncIsDone('new_accounts');
  const customers = (await readTruth(stack.sandboxUrl, 'customer'))
    .filter(({ person }) => Number(person) <= SIZE.customers)
    .map(({ externalUserid }) => String(externalUserid));
  await postOrders(stack, customers);
  await database.pool.query(
    `insert into customers.consent (customer_id, purpose, granted, text_version, way, at)
     select customer_id, 'promotion', true, 'v1', 'join_page', $1 from customers.customer`,
    [stack.now()],
  );
  // The governor's own caps are not what is tried here, except WeCom's: that one it shall hear from WeCom.
  await database.pool.query(
    `update attention.setting set value = v.value from (values ('promotions_per_day', 1000), ('promotions_per_week', 1000),
       ('mass_sends_per_day', 1000), ('new_contact_rest', 0)) as v (name, value) where setting.name = v.name`,
  );
  await ownSends(stack, SIZE);
  await rest.codesAreMade(4);
}

/** Joins, goings, mass sends and their confirmations, while WeCom fails and the server is killed. */
async function liveUnderFaults(): Promise<void> {
  const rest = quietly(database.pool);
  say('the corp is there');
  await setFaults(stack.sandboxUrl, planOf(SEED, SIZE));
  const [inWelcome, inSending, inResults] = KILLED_AT;
  await stack.restartServer({ CRASH_AT: inWelcome });
  stack.run(SPEED, new Date(FIRST_RUN.getTime() - 60_000));
  hands = startHands({ sandboxUrl: stack.sandboxUrl, seed: SEED });
  const living = live({ stack, size: SIZE, seed: SEED, lengthMs: RUNS_MS });
  living.catch(() => {}); // heard where it is waited for
  await isKilled();
  await stack.restartServer({ CRASH_AT: inSending });
  await isKilled();
  await stack.restartServer({ CRASH_AT: inResults });
  await isKilled();
  await stack.restartServer();
  await until(async () => Object.values(await faultsSoFar(stack.sandboxUrl)).every((hits) => hits > 0));
  say('killed while it waits for an API that is shut');
  await stack.restartServer();
  acts = await living;
  say('everybody has acted');
  await rest.runsAreSent(SIZE.massSends);
  await hands.stop();
  say('all runs are sent');
  stack.run(FAST);
  await rest.dispatchesAreOver();
  say('all dispatches are over');
  faults = await faultsSoFar(stack.sandboxUrl);
}

/** The server has run into its kill point. */
async function isKilled(): Promise<void> {
  expect((await stack.server().ended).signal).toBe('SIGKILL');
  say('killed');
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 500));
}

/** WeCom is well again; what the nightly synchronisation does is done now. */
async function reconcile(): Promise<void> {
  const rest = quietly(database.pool);
  await setFaults(stack.sandboxUrl, { seed: SEED });
  stack.run(1);
  await rest.inboxIsTaken();
  await rest.noSyncRuns();
  const console = await operator(stack, ADMIN);
  good(await console.post('/api/console/wecom/sync', {}));
  await rest.syncIsDone('by_hand');
  await rest.inboxIsTaken();
}

const books = () => ({ pool: database.pool, sandboxUrl: stack.sandboxUrl });

describe('after a day of faults and kills', () => {
  it('every kind of fault has happened', () => {
    expect(Object.entries(faults).filter(([, hits]) => hits === 0)).toEqual([]);
  });

  it('a callback that came twice is one event', async () => {
    const { rows } = await database.pool.query(
      'select kind, external_userid from delivery.inbox group by raw, kind, external_userid having count(*) > 1',
    );
    expect(rows).toEqual([]);
  });

  it('our contacts, groups, tags and accounts are the corp’s', async () => {
    const relations = await compareRelations(books(), SPEED);
    expect(relations.differences).toEqual([]);
    expect(await compareGroups(books())).toEqual([]);
    expect(await compareTags(books())).toEqual([]);
    expect(await compareAccounts(books())).toEqual([]);
  });

  it('every mass send reached whom it should, once, and our books say of everybody what became of it', async () => {
    const sends = await compareMassSends(books(), hands.confirmed);
    expect(sends).toMatchObject({ differences: [], lost: 0, massSends: SIZE.massSends });
    for (const outcome of ['sent', 'not_contact', 'capped', 'cancelled'])
      expect(sends.counts, outcome).toHaveProperty(outcome);
    expect(await countDuplicates(stack.sandboxUrl)).toBe(0);
  });

  it('every welcome that could be in time was', async () => {
    const welcomes = await compareWelcomes({ ...books(), uptimes: stack.uptimes() });
    expect(welcomes.differences).toEqual([]);
    expect(welcomes.sent).toBeGreaterThan(SIZE.joins / 2);
  });

  it('is summed up', async () => {
    const { differences: _r, ...relations } = await compareRelations(books(), SPEED);
    const { differences: _s, ...sends } = await compareMassSends(books(), hands.confirmed);
    const { differences: _w, ...welcomes } = await compareWelcomes({ ...books(), uptimes: stack.uptimes() });
    const summary = {
      joins: SIZE.joins,
      acts,
      welcomes,
      faults,
      restarts: stack.uptimes().length - 1,
      ...sends,
      duplicates: await countDuplicates(stack.sandboxUrl),
      ...relations,
      seconds: Math.round((Date.now() - begun) / 1_000),
    };
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  });
});
