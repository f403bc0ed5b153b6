import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded } from '../apps/server/src/platform/database/embedded.ts';
import { at } from './support/day.ts';
import { good } from './support/json.ts';
import { dropTokenOf } from './support/messages.ts';
import { becomeMembers, openNorth } from './support/open-store.ts';
import { freePort } from './support/programs.ts';
import { type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import type { Visitor } from './support/visitors.ts';

const folder = mkdtempSync(join(tmpdir(), 'xiaoer-cluster-'));
const CUSTOMERS = 30;
/** How long a cluster may take to come back, in wall milliseconds. */
const PATIENCE_MS = 30_000;

let settings: string[];
let databaseUrl: string;
let home: string;
let stack: Stack;
let town: Town;
let members: Visitor[];
let token: string;
beforeAll(async () => {
  settings = [`port=${await freePort()}`];
  ({ url: databaseUrl, home } = await startEmbedded(folder, { settings }));
  stack = await startStack({ name: 'database-crash', databaseUrl, startAt: at('07:00') });
  town = townOf(stack);
  await openNorth(stack, town);
  const people = Array.from({ length: CUSTOMERS }, (_, i) => ({ id: i + 1, name: `顾客 ${i + 1}` }));
  await town.define(people);
  members = [
    ...(
      await becomeMembers(
        stack,
        town,
        people.map(({ id }) => id),
      )
    ).values(),
  ];
  await stack.advance(at('11:45'));
  good(await town.confirm('lin.qiao', (await town.staffPhone('lin.qiao')).pending[0]!.msgid));
  token = dropTokenOf((await town.phone(1)).groups[0]!.messages);
  await stack.advance(at('12:00'));
});
afterAll(async () => {
  await stack?.stop();
  await (await startEmbedded(folder, { settings })).stop();
  for (const left of [folder, home]) rmSync(left, { recursive: true, force: true });
});

/** Ends the whole cluster as a power cut would. */
function killCluster(): void {
  process.kill(Number(readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
}

/** Orphaned backends may hold the old shared memory for a moment. */
async function startCluster(): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await startEmbedded(folder, { settings });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

type Claim = { result: string; coupon: { code: string } | null };
const claim = (member: Visitor) => member.post<Claim>(`/api/shop/drops/${token}/claims`, {});
const wonCode = (answer: Claim) => (answer.result === 'won' ? answer.coupon!.code : null);

/** Lost with the cluster. */
async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Holds what every claim needs, so that the rush waits inside the database. */
async function holdShares(): Promise<void> {
  const client = await connected();
  await client.query('begin');
  await client.query('select 1 from offers.drop_share for update');
}

async function untilClaimsWait(): Promise<void> {
  const client = await connected();
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%offers.drop_share%'`,
    );
    if (rows.length > 0) return;
    if (Date.now() > deadline) throw new Error('no claim waits for the shares');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('a database that is killed in the rush takes no coupon with it, and adds none', async () => {
  const before = wonCode(good(await claim(members[0]!)));
  expect(before).not.toBeNull();
  await holdShares();
  const rush = members.map(claim);
  await untilClaimsWait();
  killCluster();
  // The page tries again by itself after such an answer.
  expect(new Set((await Promise.all(rush)).map(({ status }) => status))).toEqual(new Set([503]));
  await startCluster();

  const again = await Promise.all(members.map(async (member) => good(await claim(member))));
  const codes = again.map(wonCode).filter((code) => code !== null);
  expect(new Set(codes).size).toBe(10);
  expect(codes).toHaveLength(10);
  expect(codes).toContain(before);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `select claimed, oversold, (select count(*)::int from offers.coupon_info c where c.drop_key = d.drop_key) as coupons from offers.drop_info d`,
  );
  await client.end();
  expect(rows).toEqual([{ claimed: '10', oversold: '0', coupons: 10 }]);
});

it('and the day goes on as planned', async () => {
  await stack.advance(at('15:05'));
  const { app } = await town.staffPhone('lin.qiao');
  const titles = app.map(({ body }) => (body['main_title'] as { title?: string } | undefined)?.title);
  expect(titles).toContain('下午点心 15:00');
  expect(await town.verdict()).toMatchObject({ lostSends: 0, duplicateSends: 0, unexpected: 0 });
});
