// The generator of the rush, a process of its own. Its first line is the town; each further one a load, answered with its figures.

import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { createBook, type Outcome } from '../rush/book.ts';
import { createConnections } from '../rush/connections.ts';
import type { Kind, RushFigures, RushLoad, RushTown } from '../rush/day.ts';
import { createWishes, type Wish } from '../rush/requests.ts';
import type { Answer } from './raw-http.ts';

/** How often somebody tries in all before she puts the phone away. */
const TRIES = 3;
const TICK_MS = 5;
/** Answers that are still on their way when a load ends are waited for. */
const AFTERWARDS_MS = 13_000;
const ODD_KEPT = 5;

/** mulberry32: the same numbers every time. */
function seeded(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Tills' and WeCom's own servers don't come by the way of the phones. */
const BY_SERVERS = { tills: 200, wecom: 200 };
const CALLER: Record<Kind, 'phones' | keyof typeof BY_SERVERS> = {
  ...{ claim: 'phones', dropPage: 'phones', wallet: 'phones' },
  ...{ quote: 'tills', redeem: 'tills', cancel: 'tills', callback: 'wecom' },
};

type Connections = ReturnType<typeof createConnections>;
let connections: Record<(typeof CALLER)[Kind], Connections> | undefined;
let nextWish: (() => Wish) | undefined;
let most = 0;
/** Who comes again, by the tick of the process's clock at which she was told to. */
const again = new Map<number, { wish: Wish; tries: number }[]>();
const tickOf = (ms: number) => Math.ceil(ms / TICK_MS);

const outcomeOf = (answer: Answer | null): Outcome => {
  if (answer === null) return 'gaveUp';
  if (answer.status === 200) return 'good';
  if (answer.status === 429) return 'sentAway';
  return answer.status >= 500 ? 'serverErrors' : 'refused';
};

/** First attempts by the timetable alone; those who are sent away come again when they were told to. */
async function run({ url, stretches, connections: bound }: RushLoad, town: RushTown): Promise<RushFigures> {
  most = bound;
  connections ??= {
    phones: createConnections(url, () => most),
    tills: createConnections(url, () => BY_SERVERS.tills),
    wecom: createConnections(url, () => BY_SERVERS.wecom),
  };
  nextWish ??= createWishes(url, town, seeded(20_261_122));
  const [lines, wishes] = [connections, nextWish];
  for (const one of Object.values(lines)) await one.openAll();
  const book = createBook(stretches);
  const odd: string[] = [];
  const cpuBefore = process.cpuUsage();
  const from = performance.now();
  let open = 0;
  let lateMs = 0;

  async function attempt(wish: Wish, due: number, tries: number): Promise<void> {
    book.due(due - from, tries === 1);
    open += 1;
    const answer = await lines[CALLER[wish.kind]].ask(wish.request, due);
    open -= 1;
    const now = performance.now();
    const outcome = outcomeOf(answer);
    book.answered(wish.kind, outcome, { dueMs: due - from, isFirst: tries === 1, nowMs: now - from });
    if (outcome === 'good') return wish.done();
    if (outcome !== 'sentAway' && odd.length < ODD_KEPT)
      odd.push(`${wish.kind}: ${answer ? `${answer.status} ${answer.body.slice(0, 300)}` : 'no answer'}`);
    if (outcome !== 'sentAway' || tries >= TRIES) return;
    const tick = tickOf(now + 1_000 * (answer?.retryAfterSeconds ?? 1));
    const then = again.get(tick);
    if (then) then.push({ wish, tries: tries + 1 });
    else again.set(tick, [{ wish, tries: tries + 1 }]);
  }
  let ticked = tickOf(from);
  function comeAgain(until: number): void {
    for (; ticked <= Math.floor(until / TICK_MS); ticked += 1) {
      for (const { wish, tries } of again.get(ticked) ?? []) void attempt(wish, ticked * TICK_MS, tries);
      again.delete(ticked);
    }
  }

  let begin = from;
  for (const { perSecond, seconds } of stretches) {
    const end = begin + seconds * 1_000;
    let sent = 0;
    for (let now = performance.now(); ; now = performance.now()) {
      const upTo = Math.min(now, end);
      for (; sent < Math.round(((upTo - begin) * perSecond) / 1_000); sent += 1) {
        const due = begin + (sent * 1_000) / perSecond;
        lateMs = Math.max(lateMs, performance.now() - due - TICK_MS);
        void attempt(wishes(), due, 1);
        // Signing takes time: answers are read meanwhile, or their latency would be ours.
        if (sent % 32 === 31) await new Promise((resolve) => setImmediate(resolve));
      }
      comeAgain(upTo);
      if (now >= end) break;
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    begin = end;
  }
  const tookMs = performance.now() - from;
  const { user, system } = process.cpuUsage(cpuBefore);
  const deadline = performance.now() + AFTERWARDS_MS;
  while (open > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  // The next load begins without those of this one.
  again.clear();
  return { ...book.figures(), odd, cpu: (user + system) / 1_000 / tookMs, lateMs };
}

try {
  // It stands for machines of their own: late by its own fault, it would tell of latencies that nobody had.
  setPriority(-10);
} catch {
  // Only root may; then `generatorLateMs` says how late it was.
}
let town: RushTown | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  if (town) process.stdout.write(`${JSON.stringify(await run(JSON.parse(line) as RushLoad, town))}\n`);
  else town = JSON.parse(line) as RushTown;
}
for (const one of Object.values(connections ?? {})) one.close();
process.exit(0);
