import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createWorker } from '../jobs/index.ts';
import { testDatabase, testPlatform } from './index.ts';

const database = testDatabase();

describe('a fact', () => {
  it('reaches its listener after the commit, and nobody when the transaction fails', async () => {
    const platform = await testPlatform(database);
    const heard: unknown[] = [];
    platform.facts.listen({
      on: 'tests.happened',
      task: 'tests.listen',
      handle: async (fact) => void heard.push(fact),
    });
    const worker = createWorker({
      ...database,
      db: database.db,
      pool: database.pool,
      log: platform.log,
      handlers: platform.facts.jobs(),
      concurrency: 1,
    });
    const tell = (fail: boolean) =>
      platform.db.transaction().execute(async (tx) => {
        await platform.facts.publish(tx, { type: 'tests.happened', at: platform.clock.now(), payload: { n: 1 } });
        if (fail) throw new Error('undone');
      });

    await expect(tell(true)).rejects.toThrow('undone');
    await tell(false);
    await worker.drain();

    expect(heard).toEqual([{ type: 'tests.happened', at: platform.clock.now(), payload: { n: 1 } }]);
    const { rows } = await sql<{ n: number }>`select count(*) as n from platform.fact`.execute(platform.db);
    expect(rows).toEqual([{ n: 1 }]);
  });
});
