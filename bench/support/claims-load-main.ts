// The generator of the claims benchmark, a process of its own. Reads windows as JSON lines, answers each with its figures.

import { createInterface } from 'node:readline';
import { SHOP_COOKIE, SHOP_SECONDS } from '../../apps/server/src/modules/access/cookies.ts';
import { createSignedSessions } from '../../apps/server/src/modules/access/signed-session.ts';
import { createSecrets } from '../../apps/server/src/platform/crypto/index.ts';
import { externalUseridOf } from '../claims/people.ts';
import { type ClaimFigures, type ClaimWindow, pathOf } from '../claims/window.ts';
import { quantile } from './benchmark.ts';
import { openLine, postRequest } from './raw-http.ts';
import { KEY, SESSION_SECRET } from './stack.ts';

const sessions = createSignedSessions(
  createSecrets({ encryptionKey: KEY, hmacKey: KEY, sessionSecret: SESSION_SECRET }),
);

/** The n-th claim of a window, with the session that its customer's phone would hold, from an address of her own. */
function requestOf({ url, route, tokens, from, people }: ClaimWindow, n: number): Buffer {
  const who = (from + n) % people;
  const session = sessions.person.make(
    { openid: null, externalUserid: externalUseridOf(who) },
    new Date(),
    SHOP_SECONDS,
  );
  const headers = {
    cookie: `${SHOP_COOKIE}=${session}`,
    'x-forwarded-for': `10.${(who >> 16) & 255}.${(who >> 8) & 255}.${who & 255}`,
  };
  const path = `/api/shop/drops/${tokens[n % tokens.length]}/claims${pathOf(route)}`;
  return postRequest(url, path, '{}', 'application/json', headers);
}

/** Signed before the clock starts, so that the window holds nothing but requests. */
async function run(window: ClaimWindow): Promise<ClaimFigures> {
  const { url, claims, seconds, lines: width } = window;
  const stock = Array.from({ length: claims }, (_, n) => requestOf(window, n));
  const lines = await Promise.all(Array.from({ length: width }, () => openLine(url)));
  const cpuBefore = process.cpuUsage();
  const from = performance.now();
  const until = from + seconds * 1_000;
  const latencies: number[] = [];
  const figures = { won: 0, soldOut: 0, sentAway: 0, failed: 0 };
  let lastWon = from;
  let firstLost = Number.POSITIVE_INFINITY;
  let next = 0;
  await Promise.all(
    lines.map(async (line) => {
      while (next < stock.length && performance.now() < until) {
        const request = stock[next++]!;
        const since = performance.now();
        const { status, body } = await line.ask(request);
        const now = performance.now();
        latencies.push(now - since);
        if (status === 200 && body.includes('"result":"won"')) {
          figures.won++;
          lastWon = now;
        } else if (status === 200 && body.includes('"result":"sold_out"')) {
          figures.soldOut++;
          firstLost = Math.min(firstLost, since);
        } else if (status === 429) figures.sentAway++;
        else figures.failed++;
      }
    }),
  );
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpuBefore);
  for (const line of lines) line.close();
  const perSecond = (n: number, ms: number) => (n === 0 ? 0 : (n * 1_000) / ms);
  return {
    ...figures,
    perSecond: perSecond(latencies.length, end - from),
    wonPerSecond: perSecond(figures.won, lastWon - from),
    soldOutPerSecond: perSecond(figures.soldOut, end - firstLost),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    cpu: (user + system) / 1_000 / (end - from),
  };
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line) as ClaimWindow))}\n`);
