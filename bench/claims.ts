import { availableParallelism } from 'node:os';
import { measureOverHttp } from './claims/over-http.ts';
import { startRedis } from './claims/redis.ts';
import { measureSettle } from './claims/settle-alone.ts';
import type { Benchmark } from './support/benchmark.ts';

/**
 * How many customers win and lose drops a second: with real sessions over keep-alive HTTP from a second process, on one
 * hot drop and on many drops of ten to which a hundred come each; beside a route that parses, checks the session and
 * validates as the claim does and asks the database nothing, and beside one row-locking statement for each claim (and
 * Redis, where it is installed). With one web process and with two. Then the settling of claims alone, without HTTP.
 */
export const benchmark: Benchmark = {
  options: { rounds: 5, seconds: 5, customers: 200_000, lines: 256 },
  async run({ rounds = 0, seconds = 0, customers = 0, lines = 0 }, say) {
    const load = { rounds, seconds, customers, lines };
    const redis = await startRedis();
    if (!redis) say('redis-server is not installed: claims in Redis are left out');
    try {
      const one = await measureOverHttp(1, load, redis, say, ({ databaseUrl }, pool) =>
        measureSettle(databaseUrl, pool, load, say),
      );
      const two = availableParallelism() > 1 ? await measureOverHttp(2, load, redis, say) : null;
      return { ...one, oversold: one.oversold + (two?.oversold ?? 0), byProcesses: { 1: one, 2: two } };
    } finally {
      redis?.redis.close();
      await redis?.stop();
    }
  },
};
