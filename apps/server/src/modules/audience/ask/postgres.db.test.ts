import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../platform/testing/index.ts';
import { askPostgres, TookTooLong } from './postgres.ts';

const database = testDatabase();
const sleep = { sql: 'select pg_sleep(60)', params: [] };
const asleep = async () => {
  const { rows } = await database.pool.query<{ n: number }>(
    `select count(*) as n from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep(60)%'
       and pid <> pg_backend_pid()`,
  );
  return rows[0]!.n;
};
async function until(n: number) {
  for (let attempt = 0; (await asleep()) !== n && attempt < 200; attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  return asleep();
}

describe('a question to PostgreSQL', () => {
  it('ends when it takes too long', async () => {
    await expect(askPostgres(database.pool, sleep, { timeoutMs: 100 })).rejects.toThrow(TookTooLong);
    expect(await until(0)).toBe(0);
  });

  it('ends when its asker goes', async () => {
    const gone = new AbortController();
    const asked = askPostgres(database.pool, sleep, { timeoutMs: 60_000, signal: gone.signal });
    const refused = expect(asked).rejects.toThrow('gone');
    expect(await until(1)).toBe(1);
    gone.abort(new Error('gone'));
    await refused;
    expect(await until(0)).toBe(0);
  });

  it('writes nothing', async () => {
    const write = { sql: 'create table x (i integer)', params: [] };
    await expect(askPostgres(database.pool, write, { timeoutMs: 1_000 })).rejects.toThrow(/read-only/);
  });
});
