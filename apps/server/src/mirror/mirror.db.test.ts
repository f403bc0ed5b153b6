import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SegmentSource } from '@xiaoer/segment';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createChanges } from '../platform/changes/index.ts';
import { createCrashPoints } from '../platform/crash.ts';
import { createLog } from '../platform/log.ts';
import { testDatabase } from '../platform/testing/index.ts';
import { createMirrorClient, type MirrorClient } from './client.ts';
import { compare } from './compare.ts';
import { createMirror, type Mirror } from './mirror.ts';
import { createRoutes } from './routes.ts';
import { createSelfCheck, type SelfCheck } from './self-check.ts';
import { openChain, SOURCES, seeded, writeSomething } from './testing/little-chain.ts';

// The horizon of the log waits for everybody's transactions on a shared test server.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const WITHIN_MS = 60_000;
const CUSTOMERS = 2_000;
const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'xiaoer-mirror-'));
const TARGET = { tablePrefix: 'little.member_', customerColumn: 'customer_id' };

interface Running {
  mirror: Mirror;
  selfCheck: SelfCheck;
  client: MirrorClient;
  http: FastifyInstance;
  stop(): Promise<void>;
}
let running: Running;

async function start(sources: readonly SegmentSource[] = SOURCES): Promise<Running> {
  const wall = () => new Date();
  const mirror = await createMirror({
    sources: {
      db: database.db,
      pool: database.pool,
      changes: createChanges(),
      wall,
      crashAt: createCrashPoints(undefined),
    },
    segmentSources: sources,
    folder,
    limits: { memoryMb: 256, threads: 2 },
    log: createLog('silent'),
  });
  const selfCheck = createSelfCheck({ mirror, file: join(folder, 'compared.json') });
  const http = createRoutes({ mirror, selfCheck, token: 'secret', target: TARGET });
  const url = await http.listen({ port: 0, host: '127.0.0.1' });
  const client = createMirrorClient({ url, token: 'secret' });
  return {
    mirror,
    selfCheck,
    client,
    http,
    async stop() {
      selfCheck.stop();
      await http.close();
      await mirror.stop();
    },
  };
}

async function until<T>(look: () => Promise<T>, seen: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + WITHIN_MS; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const value = await look().catch(() => null);
    if (value !== null && seen(value)) return value;
    if (Date.now() > end) throw new Error(`not within ${WITHIN_MS} ms; now: ${JSON.stringify(value)}`);
  }
}

/** The mirror shows everything committed before this call. */
async function caughtUp(): Promise<void> {
  const now = new Date().toISOString();
  await until(
    () => running.client.status(),
    ({ state, asOf }) => state === 'ready' && asOf !== null && asOf >= now,
  );
}

const differences = async () => {
  await caughtUp();
  const { store } = running.mirror.ready();
  return compare({ store, pool: database.pool, queries: running.mirror.queries }, 'column');
};

const count = async (sql: string) => (await running.client.query({ sql })).rows[0]!['n'];

beforeAll(async () => {
  await openChain(database.pool, CUSTOMERS);
  await database.pool.query('create table little.member_5 (customer_id bigint not null, snapshot_id bigint default 5)');
  running = await start();
  await caughtUp();
});
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the first load', () => {
  it('gives every relation as PostgreSQL has it, column by column', async () => {
    expect(await differences()).toEqual([]);
    const { rows } = await running.client.status();
    expect(rows).toMatchObject({ person: CUSTOMERS, purchase: 4 * CUSTOMERS, tag: 1.5 * CUSTOMERS, coupon: 0 });
  });

  it('is seen to differ when a single value does', async () => {
    const { store } = running.mirror.ready();
    await store.writer.run(
      `update purchase set "at" = "at" + interval 1 microsecond where customer_id = 7 and order_id = 71`,
    );
    expect(await differences()).toEqual([
      { relation: 'purchase', bucket: 0, columns: ['at'], rows: { postgres: 8000, duckdb: 8000 } },
    ]);
    await store.writer.run(
      `update purchase set "at" = "at" - interval 1 microsecond where customer_id = 7 and order_id = 71`,
    );
  });

  it('is seen to differ when the number of a word is that of another, or none', async () => {
    const { store } = running.mirror.ready();
    const citiesDiffer = { relation: 'person', bucket: 0, columns: ['city'], rows: { postgres: 2000, duckdb: 2000 } };
    // 8 has a city, 7 has none
    for (const [customer, wrong] of [
      [8, 'city_code % 2 + 1'],
      [8, 'null'],
      [7, '1'],
    ]) {
      await store.writer.run(`update person set city_code = ${wrong} where customer_id = ${customer}`);
      expect(await differences()).toEqual([citiesDiffer]);
      await store.writer.run(
        `update person set city_code = (select code from word where word = city) where customer_id = ${customer}`,
      );
    }
    expect(await differences()).toEqual([]);
  });
});

describe('the feed', () => {
  it('follows writes of every kind, also those that remove customers', async () => {
    const random = seeded(7);
    for (let n = 0; n < 60; n += 1) await writeSomething(database.pool, random, CUSTOMERS);
    expect(await differences()).toEqual([]);
    const { fed } = await running.client.status();
    expect(fed.changes).toBeGreaterThan(300);
  });

  it('shows a customer no more once she was removed', async () => {
    await database.pool.query('delete from little.sale where customer_id = 1999');
    await database.pool.query('delete from little.tag where customer_id = 1999');
    await database.pool.query('delete from customers.customer where customer_id = 1999');
    await database.pool.query(`insert into platform.change (topic, customer_id) values ('*', 1999)`);
    await caughtUp();
    for (const relation of ['person', 'purchase', 'tag'])
      expect(await count(`select count(*) as n from ${relation} where customer_id = 1999`)).toBe(0);
  });
});

describe('a question', () => {
  it('takes parameters of every type', async () => {
    const { rows } = await running.client.query({
      sql: `select $1 as a, $2 as b, $3 as c, $4 as d, $5::timestamptz as e, $6 as f, list_contains($7, 'b') as g,
        (select count(*) from person where customer_id in (select unnest($8))) as h, $9 is null as i`,
      params: [
        { type: 'bigint', value: 7_000_000_000 },
        { type: 'double', value: 0.5 },
        { type: 'text', value: '城1' },
        { type: 'boolean', value: true },
        { type: 'instant', value: '2026-03-01T08:00:00.250+08:00' },
        { type: 'date', value: '2024-02-29' },
        { type: 'text[]', value: ['a', 'b'] },
        { type: 'bigint[]', value: [1001, 1002, 99_999] },
        { type: 'text', value: null },
      ],
    });
    const a = { a: 7_000_000_000, b: 0.5, c: '城1', d: true, e: '2026-03-01T00:00:00.250Z', f: '2024-02-29' };
    expect(rows).toEqual([{ ...a, g: true, h: expect.any(Number), i: true }]);
  });

  it.each([
    ['a write', 'delete from person'],
    ['several statements', 'select 1; select 2'],
    ['a setting', `set memory_limit = '1GB'`],
    ['a file of the machine', `select * from read_text('/etc/hostname')`],
    ['writing a file', `copy person to '/tmp/people.csv'`],
    ['another database', `attach '/tmp/other.duckdb' as other`],
    ['code from outside', 'install httpfs'],
    ['what is no SQL', 'selekt 1'],
    ['a parameter too few', 'select $1'],
  ])('may not be %s', async (_, sql) => {
    await expect(running.client.query({ sql })).rejects.toMatchObject({
      reason: expect.stringMatching(/^(bad_question|failed)$/),
    });
    expect((await running.client.status()).state).toBe('ready');
  });

  /** Runs for minutes if nobody stops it. */
  const ENDLESS = 'select sum(a.range * b.range) as n from range(1000000) a, range(1000000) b';

  it('is stopped when its time is over', async () => {
    const startedAt = performance.now();
    await expect(running.client.query({ sql: ENDLESS }, { timeoutMs: 200 })).rejects.toMatchObject({
      reason: 'timeout',
    });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await nothingRuns();
  });

  it('is stopped when its asker goes away, so that the next ones get their turn', async () => {
    const asked = Array.from({ length: 6 }, () => {
      const gone = new AbortController();
      const answer = running.client.query({ sql: ENDLESS }, { signal: gone.signal, timeoutMs: 60_000 });
      setTimeout(() => gone.abort(), 100);
      return expect(answer).rejects.toMatchObject({ reason: 'cancelled' });
    });
    await Promise.all(asked);
    expect(await count('select 1 as n')).toBe(1);
    await nothingRuns();
  });

  it('waits in a short line, and the line says when it is full', async () => {
    const gone = new AbortController();
    const asked = Array.from({ length: 40 }, () =>
      running.client.query({ sql: ENDLESS }, { signal: gone.signal, timeoutMs: 60_000 }).catch((error) => error.reason),
    );
    await until(
      () => running.client.status(),
      ({ questions }) => questions.running === 2 && questions.waiting === 32,
    );
    // the feed goes on beside them
    await writeSomething(database.pool, seeded(3), CUSTOMERS);
    await caughtUp();
    gone.abort();
    const reasons = await Promise.all(asked);
    expect(reasons.filter((reason) => reason === 'busy')).toHaveLength(6);
    await nothingRuns();
  });

  it('answers no more rows than were asked for, and says that there are more', async () => {
    const { rows, more } = await running.client.query({ sql: 'select customer_id from person', maxRows: 10 });
    expect([rows.length, more]).toEqual([10, true]);
  });

  it('needs the token', async () => {
    const stranger = createMirrorClient({ url: addressOf(running.http), token: 'guess!' });
    await expect(stranger.status()).rejects.toMatchObject({ reason: 'token' });
  });

  const nothingRuns = () =>
    until(
      () => running.client.status(),
      ({ questions }) => questions.running === 0 && questions.waiting === 0,
    );
});

const addressOf = (http: FastifyInstance) => {
  const { port } = http.addresses()[0] as { port: number };
  return `http://127.0.0.1:${port}`;
};

describe('a snapshot', () => {
  const EVEN = {
    sql: 'select customer_id from person where customer_id % 2 = $1',
    params: [{ type: 'bigint' as const, value: 0 }],
  };

  it('is in PostgreSQL as the question selects it', async () => {
    const { customers } = await running.client.snapshot({ ...EVEN, snapshotId: 5 });
    const { rows } = await database.pool.query(
      'select count(*) as n, count(c.customer_id) as known from little.member_5 m left join customers.customer c using (customer_id) where snapshot_id = 5 and m.customer_id % 2 = 0',
    );
    expect(rows).toEqual([{ n: customers, known: customers }]);
    expect(customers).toBeGreaterThan(900);
  });

  it('is written once: a second try replaces the first', async () => {
    const { customers } = await running.client.snapshot({ ...EVEN, snapshotId: 5 });
    const { rows } = await database.pool.query('select count(*) as n from little.member_5');
    expect(rows).toEqual([{ n: customers }]);
  });

  it('is refused when nobody waits for it any more', async () => {
    await expect(running.client.snapshot({ ...EVEN, snapshotId: 6 })).rejects.toMatchObject({ reason: 'gone' });
  });
});

describe('the comparison', () => {
  it('finds the customers who differ, takes them anew and says so', async () => {
    await caughtUp();
    const { store } = running.mirror.ready();
    await store.writer.run(`update purchase set paid_fen = paid_fen + 1 where customer_id in (1500, 1501)`);
    await store.writer.run(`delete from tag where customer_id = 1502`);
    await store.writer.run(`insert into person (customer_id, city) values (987654, 'nowhere')`);
    const found = await running.selfCheck.run();
    const had = await database.pool.query(
      `select count(distinct customer_id) as n from little.sale where customer_id in (1500, 1501)`,
    );
    expect(found.relations).toMatchObject({ person: 1, purchase: had.rows[0].n });
    expect(await differences()).toEqual([]);
    expect(await running.selfCheck.run()).toMatchObject({ differing: 0 });
  });
});

describe('a file made anew', () => {
  it('takes over while the old one answers', async () => {
    running.mirror.rebuild('a test');
    const states = new Set<string>();
    const random = seeded(11);
    for (;;) {
      const { state } = await running.client.status();
      states.add(state);
      // every question is answered
      expect(await count('select count(*) as n from person')).toBeGreaterThan(1_900);
      await writeSomething(database.pool, random, CUSTOMERS);
      if (state === 'ready') break;
    }
    expect([...states]).toEqual(['rebuilding', 'ready']);
    expect(await differences()).toEqual([]);
    await until(
      async () => readdirSync(folder).filter((name) => /^mirror-\d+\.duckdb$/.test(name)),
      (files) => files.length === 1,
    );
  });

  it('comes when what it is made from has changed', async () => {
    await running.stop();
    const [customers, orders] = SOURCES;
    running = await start([{ ...customers!, person: { ...customers!.person, taste: `'latte'` } }, orders!]);
    await caughtUp();
    expect(await count(`select count(*) as n from person where taste = 'latte'`)).toBeGreaterThan(1_900);
    await running.stop();
    running = await start();
    expect(await differences()).toEqual([]);
  });

  it('comes when the log has lost what it needs', async () => {
    await running.stop();
    await database.pool.query(`delete from platform.change_reader where name = 'mirror'`);
    await database.pool.query(`update customers.customer set city = 'unseen' where customer_id < 100`);
    running = await start();
    expect(await differences()).toEqual([]);
    expect(await count(`select count(*) as n from person where city = 'unseen'`)).toBeGreaterThan(50);
  });

  it('comes when the file is damaged, at rest or while it answers', async () => {
    for (const part of [0.02, 0.3, 0.6]) {
      await running.stop();
      overwrite(part);
      running = await start();
      await caughtUp();
      // whoever reads the bytes meets the damage; what is not read until then is found at night
      await running.selfCheck.run().catch(() => {});
      expect(await differences()).toEqual([]);
    }
  });
});

/** Overwrites bytes of the file from a part of it on. */
function overwrite(part: number): void {
  const [name] = readdirSync(folder).filter((file) => /^mirror-\d+\.duckdb$/.test(file));
  const file = join(folder, name!);
  const size = statSync(file).size;
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(Math.floor(size / 4), 0x5a), 0, Math.floor(size / 4), Math.floor(size * part));
  closeSync(handle);
}
