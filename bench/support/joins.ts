import type pg from 'pg';
import { backOffice } from '../../e2e/support/back-office.ts';
import { townOf } from '../../e2e/support/town.ts';
import { quantile } from './benchmark.ts';
import { openLine, postRequest } from './raw-http.ts';
import type { BenchStack } from './stack.ts';

const LINES = 32;
const PATIENCE_MS = 30_000;

/**
 * So many customers a second scan a poster: the sandbox calls back, the server welcomes. Measured by the server's own
 * clock from the callback's arrival to WeCom's answer, and counted at the sandbox.
 */
export async function measureJoins(
  stack: BenchStack,
  pool: pg.Pool,
  { perSecond, seconds }: { perSecond: number; seconds: number },
) {
  await backOffice(stack).putChain();
  const town = townOf({ ...stack, token: '' });
  const poster = await until(() => town.poster('north').catch(() => null));
  const joins = perSecond * seconds;
  const first = await seedPeople(stack.sandboxUrl, joins);

  const lines = await Promise.all(Array.from({ length: LINES }, () => openLine(stack.sandboxUrl)));
  const from = performance.now();
  let next = 0;
  await Promise.all(
    lines.map(async (line) => {
      while (next < joins) {
        const mine = next++;
        const wait = from + (mine * 1_000) / perSecond - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        const body = JSON.stringify({ configId: poster });
        await line.send(
          postRequest(stack.sandboxUrl, `/__sandbox/people/${first + mine}/scan`, body, 'application/json'),
        );
      }
    }),
  );
  const took = (performance.now() - from) / 1_000;
  for (const line of lines) line.close();
  const ended = await until(async () => {
    const { rows } = await pool.query<{ state: string; ms: number | null }>(
      `select state, ended_after_ms as ms from delivery.welcome`,
    );
    return rows.length >= joins && rows.every(({ state }) => state !== 'wanted') && rows;
  });
  const sent = ended.filter(({ state }) => state === 'sent').map(({ ms }) => ms ?? 0);
  return {
    joinsPerSecond: joins / took,
    welcomed: sent.length,
    missed: ended.length - sent.length,
    welcomeP50Ms: quantile(sent, 0.5),
    welcomeP99Ms: quantile(sent, 0.99),
  };
}

/** New people without contacts, far from everybody else's numbers; answers the number of the first. */
async function seedPeople(sandboxUrl: string, customers: number): Promise<number> {
  const first = 1_000_001;
  const people = Array.from({ length: customers }, (_, i) => ({ id: first + i, name: `顾客${i + 1}` }));
  const answer = await fetch(`${sandboxUrl}/__sandbox/seed`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customers: people }),
  });
  if (!answer.ok) throw new Error(`the sandbox refused the seed: ${await answer.text()}`);
  return first;
}

async function until<T>(look: () => Promise<T | null | false>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('it did not come to rest in time');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
