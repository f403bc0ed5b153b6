import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { RelationName } from '@xiaoer/segment';
import { compare, differingCustomers } from './compare.ts';
import type { Mirror } from './mirror.ts';
import type { Status } from './protocol.ts';

/** Compares the mirror with PostgreSQL, every night and on request, and mends what differs. */

/** Hours of the machine's own clock in which the nightly look may begin, and how long ago the last one must be. */
const NIGHT = { from: 3, until: 6 };
const AGAIN_AFTER_MS = 20 * 3_600_000;
const LOOK_EVERY_MS = 60_000;
/** Customers who still differ after so many looks differ for good; the others were being written to. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 1_000;
const CAUGHT_UP_WITHIN_MS = 60_000;
/** Customers taken anew in one transaction. */
const BATCH = 20_000;

export interface Compared {
  at: string;
  /** Customers whose rows differed and were taken anew. */
  differing: number;
  relations: Partial<Record<RelationName, number>>;
  milliseconds: number;
}

/** @param file where the last result is kept, beyond a restart */
export function createSelfCheck({ mirror, file }: { mirror: Mirror; file: string }) {
  let last: Status['compared'] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  let running: Promise<Compared> | null = null;
  const { pool, queries, wall, log } = mirror;

  /** The mirror's file once it shows a moment after now. */
  async function caughtUp() {
    const asked = wall();
    for (const until = asked.getTime() + CAUGHT_UP_WITHIN_MS; wall().getTime() < until; await pause(100)) {
      const { store, asOf } = mirror.ready();
      if (new Date(asOf) >= asked) return { store, pool, queries };
    }
    throw new Error('the mirror does not catch up: nothing can be compared');
  }

  /** Those of a bucket who differ at every one of several looks. */
  async function steadilyDiffering(relation: RelationName, bucket: number): Promise<number[]> {
    let differing = await differingCustomers(await caughtUp(), relation, bucket);
    for (let look = 1; look < LOOKS && differing.length > 0; look += 1) {
      await pause(BETWEEN_LOOKS_MS);
      const still = new Set(await differingCustomers(await caughtUp(), relation, bucket));
      differing = differing.filter((customer) => still.has(customer));
    }
    return differing;
  }

  async function look(): Promise<Compared> {
    const startedAt = wall();
    const relations: Compared['relations'] = {};
    const wrong = new Set<number>();
    for (const { relation, bucket } of await compare(await caughtUp())) {
      const customers = await steadilyDiffering(relation, bucket);
      if (customers.length > 0) relations[relation] = (relations[relation] ?? 0) + customers.length;
      for (const customer of customers) wrong.add(customer);
    }
    const customers = [...wrong];
    for (let from = 0; from < customers.length; from += BATCH) await mirror.reread(customers.slice(from, from + BATCH));
    const milliseconds = wall().getTime() - startedAt.getTime();
    last = { at: startedAt.toISOString(), differing: wrong.size };
    writeFileSync(file, JSON.stringify(last));
    if (wrong.size > 0) log.error({ customers: wrong.size, relations }, 'the mirror differed and was mended');
    else log.info({ milliseconds }, 'the mirror equals PostgreSQL');
    return { ...last, relations, milliseconds };
  }

  /** One at a time. */
  function run(): Promise<Compared> {
    running ??= look()
      .catch((error: Error) => {
        mirror.failed(error);
        throw error;
      })
      .finally(() => {
        running = null;
      });
    return running;
  }

  const isDue = () => {
    const hour = wall().getHours();
    const longAgo = !last || wall().getTime() - Date.parse(last.at) > AGAIN_AFTER_MS;
    return longAgo && hour >= NIGHT.from && hour < NIGHT.until;
  };
  const timer = setInterval(() => {
    if (isDue()) run().catch((err: Error) => log.warn({ err }, 'the nightly comparison could not be done'));
  }, LOOK_EVERY_MS);

  return {
    run,
    /** What differs at this moment, by column; mends nothing. */
    differences: async () => compare(await caughtUp(), 'column'),
    last: () => last,
    stop: () => clearInterval(timer),
  };
}
export type SelfCheck = ReturnType<typeof createSelfCheck>;
