import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import type { OrdersRecorded } from '../facts.ts';
import { factsOf, ordersFor, stateOf, till } from '../testing.ts';
import { readMapping } from './mapping.ts';
import { folderForFiles, ONLINE_RETAIL, SAMPLE } from './testing.ts';

const undisturbed = testDatabase();
const killed = testDatabase();
const file = join(folderForFiles(), 'sample.csv');
const CHILD = new URL('./killed.child.ts', import.meta.url).pathname;

beforeAll(() => copyFileSync(SAMPLE, file));

/** Imports in a process of its own, which ends itself inside the import as a power cut would. */
function importAndDie(url: string): Promise<NodeJS.Signals | number | null> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, url, file], {
    stdio: 'inherit',
  });
  return new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));
}

async function importHere(database: typeof killed) {
  const platform = await testPlatform(database);
  const orders = await ordersFor(platform);
  const mapping = await readMapping(ONLINE_RETAIL);
  const result = await orders.importOrders({ actor: till, file, mapping, mappingName: 'online-retail', partSize: 10 });
  return { platform, orders, result };
}

it('ends in the same state after a kill in the middle', async () => {
  expect(await importAndDie(killed.url)).toBe('SIGKILL');
  const partial = await sql<{ n: number }>`select count(*) as n from orders.external_number`.execute(killed.db);
  expect(partial.rows[0]!.n).toBeGreaterThan(0);

  const whole = await importHere(undisturbed);
  const resumed = await importHere(killed);
  expect(partial.rows[0]!.n).toBeLessThan(await documents(undisturbed));
  expect(await stateOf(resumed.platform)).toEqual(await stateOf(whole.platform));
  expect(resumed.result.accepted + resumed.result.unchanged).toBe(whole.result.accepted);
  expect(resumed.result.unchanged).toBeGreaterThan(0);

  const told = await factsOf<OrdersRecorded>(resumed.platform, 'orders.recorded');
  const { rows: sales } = await sql<{ id: number }>`select order_id as id from orders.sale`.execute(killed.db);
  expect(new Set(told.flatMap((fact) => fact.orders.map((o) => o.orderId)))).toEqual(new Set(sales.map((s) => s.id)));
  const { imports } = await resumed.orders.listImports(till);
  expect(imports.map((i) => i.state)).toEqual(['done', 'interrupted']);
  const left = await sql`select count(*) as n from orders.import_row`.execute(killed.db);
  expect(left.rows).toEqual([{ n: 0 }]);
});

async function documents(database: typeof killed) {
  const { rows } = await sql<{ n: number }>`select count(*) as n from orders.external_number`.execute(database.db);
  return rows[0]!.n;
}
