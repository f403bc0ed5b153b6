import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SHOP_COOKIE, SHOP_SECONDS } from '../apps/server/src/modules/access/cookies.ts';
import { createSignedSessions } from '../apps/server/src/modules/access/signed-session.ts';
import { createSecrets } from '../apps/server/src/platform/crypto/index.ts';
import { openDrops } from '../bench/claims/drops.ts';
import { externalUseridOf, insertPeople } from '../bench/claims/people.ts';
import { type Line, openLine, postRequest } from '../bench/support/raw-http.ts';
import { type BenchStack, KEY, SESSION_SECRET, startBenchStack } from '../bench/support/stack.ts';

/**
 * Web processes are killed with SIGKILL at random instants while people claim over HTTP; each is started again by the first
 * process. `FAULTS=full`: 20 kills.
 */
const KILLS = process.env['FAULTS'] === 'full' ? 20 : 2;
const PEOPLE = 2_000;
const STOCK = 1_500;
const LINES = 24;
/** A connection that was being handed to a process when it was killed stays silent; wall milliseconds. */
const SILENCE_MS = 12_000;
const SEED = 20_261_122;

let stack: BenchStack;
let pool: pg.Pool;
let token: string;
beforeAll(async () => {
  stack = await startBenchStack({
    name: 'rush-kills',
    env: { WEB_PROCESSES: String(Math.min(2, availableParallelism())) },
  });
  pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
  await insertPeople(pool, PEOPLE);
  token = (await openDrops(pool, { drops: 1, stock: STOCK }))[0]!.token;
}, 300_000);
afterAll(async () => {
  await pool?.end();
  await stack?.stop();
}, 60_000);

function seeded(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** What the first process started, from /proc. */
const webProcesses = (): number[] =>
  readdirSync(`/proc/${stack.server.pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${stack.server.pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );

const sessions = createSignedSessions(
  createSecrets({ encryptionKey: KEY, hmacKey: KEY, sessionSecret: SESSION_SECRET }),
);
function claimOf(who: number): Buffer {
  const person = { openid: null, externalUserid: externalUseridOf(who) };
  return postRequest(stack.serverUrl, `/api/shop/drops/${token}/claims`, '{}', 'application/json', {
    cookie: `${SHOP_COOKIE}=${sessions.person.make(person, new Date(), SHOP_SECONDS)}`,
    'x-forwarded-for': `10.0.${who >> 8}.${who & 255}`,
  });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

// The processes are found by /proc; one core takes one process, which nobody starts again.
it.skipIf(process.platform !== 'linux' || availableParallelism() < 2)(
  'web processes that are killed in a rush take no coupon with them, and add none',
  { timeout: 300_000 + KILLS * 15_000 },
  async () => {
    const random = seeded(SEED);
    /** The first answer that each customer heard; whatever is heard later must be the same. */
    const heard = new Map<number, string>();
    const changed: string[] = [];
    const statuses = new Set<number>();
    let rounds = 0;
    let kills = 0;

    /** Asks until there is an answer, over a new connection whenever the old one broke. */
    async function claim(who: number, line: { is: Line | null }): Promise<void> {
      for (;;) {
        line.is ??= await openLine(stack.serverUrl).catch(() => null);
        const mine = line.is;
        const late = setTimeout(() => mine?.close(), SILENCE_MS);
        const answer = mine ? await mine.ask(claimOf(who)).catch(() => null) : null;
        clearTimeout(late);
        if (!answer) {
          line.is?.close();
          line.is = null;
          await pause(50);
          continue;
        }
        statuses.add(answer.status);
        if (answer.status !== 200) {
          await pause(1_000 * (answer.retryAfterSeconds ?? 1));
          continue;
        }
        const { result, coupon } = JSON.parse(answer.body) as { result: string; coupon: { code: string } | null };
        const said = `${result} ${coupon?.code ?? ''}`;
        const before = heard.get(who);
        if (before !== undefined && before !== said) changed.push(`${who}: ${before}, then ${said}`);
        heard.set(who, before ?? said);
        return;
      }
    }
    /** Everybody, again and again, until the last kill is over; in the end once more. */
    async function rush(): Promise<void> {
      let next = 0;
      await Promise.all(
        Array.from({ length: LINES }, async () => {
          const line: { is: Line | null } = { is: null };
          while (next < PEOPLE) await claim(next++, line);
          line.is?.close();
        }),
      );
      rounds += 1;
    }
    async function killAll(): Promise<void> {
      while (kills < KILLS) {
        await pause(200 + random() * 2_500);
        const alive = webProcesses();
        const one = alive[Math.floor(random() * alive.length)];
        if (one === undefined) continue;
        process.kill(one, 'SIGKILL');
        kills += 1;
      }
    }
    const killing = killAll();
    while (rounds === 0 || kills < KILLS) await rush();
    await killing;
    await rush();

    expect(changed).toEqual([]);
    // Nothing but answers and appointments: never 5xx.
    expect([...statuses].filter((status) => status !== 200 && status !== 429)).toEqual([]);
    const won = [...heard].filter(([, answer]) => answer.startsWith('won '));
    expect(won).toHaveLength(STOCK);
    const { rows } = await pool.query<{ who: string; code: string }>(
      `select i.value as who, c.code from offers.coupon c
       join customers.identity i on i.customer_id = c.customer_id and i.kind = 'external_userid'
       where c.drop_id is not null`,
    );
    expect(new Set(rows.map(({ who, code }) => `${who} won ${code}`))).toEqual(
      new Set(won.map(([who, answer]) => `${externalUseridOf(who)} ${answer}`)),
    );
    expect(rows).toHaveLength(STOCK);
    process.stderr.write(`${kills} kills in ${rounds} rounds of ${PEOPLE} claims\n`);
  },
);
