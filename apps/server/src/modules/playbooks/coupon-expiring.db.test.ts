import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, freshChain, operator } from '../../testing/chain.ts';
import { folderOf, type Written } from '../../testing/documents.ts';
import { keptUp } from '../../testing/kept-up.ts';
import { createPlaybooks } from './index.ts';

const database = testDatabase();
const at = (time: string, day: number) => `2026-03-${day}T${time}:00+08:00`;

/** The file as it ships, without its holdout. */
const example = new URL('../../../playbooks/examples/coupon-expiring.json', import.meta.url);
const shipped: Written = { ...JSON.parse(readFileSync(example, 'utf8')), holdout: 0 };

it('the shipped example writes once to whose coupon ends within three days, and not to whom it lasts longer', async () => {
  const chain = await freshChain(database, []);
  const text = 'holds_coupon(expires(within 3 days))';
  await chain.audience.create(operator, { key: 'coupon-expiring', name: '券快到期', rule: { text } });
  const folder = folderOf([shipped]);
  await createPlaybooks({ ...chain, publicUrl: 'http://localhost', folder }).load();
  const [soon = 0, late = 0] = await addCustomers(chain, { n: 3 });
  const now = chain.platform.clock.now();
  for (const [customerId, validDays] of [
    [soon, 4],
    [late, 10],
  ] as const) {
    const code = `lasts-${validDays}`;
    await chain.offers.defineOffer(operator, { code, name: code, kind: 'amount_off', amountFen: 500, validDays });
    await chain.platform.db.transaction().execute((tx) =>
      chain.offers.issue(tx, {
        ...{ offerCode: code, grantKey: code, at: now },
        candidates: sql`select ${customerId}::bigint as customer_id, null::bigint as store_id`,
      }),
    );
  }
  await keptUp(chain);
  const touched = async () =>
    (await database.pool.query<{ id: number }>('select customer_id as id from playbooks.touch_info order by at')).rows;
  for (const day of [16, 17, 18, 19]) {
    await chain.settle();
    await chain.advance(at('09:00', day));
    await keptUp(chain);
    await chain.settle();
    await chain.advance(at('10:00', day));
    await chain.settle();
  }
  expect(await touched()).toEqual([{ id: soon }]);
});
