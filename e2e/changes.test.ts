import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { watchChanges } from '../apps/server/src/testing/changes/watch.ts';
import { at } from './support/day.ts';
import { good } from './support/json.ts';
import { ADMIN, API_KEY, type Stack, startStack } from './support/stack.ts';
import { operator } from './support/visitors.ts';

/** Enough for groups that are joined and left, drops, and sends that reach some and not others. */
const PEOPLE = 60;

const database = testDatabase();
let stack: Stack;
let watch: Awaited<ReturnType<typeof watchChanges>>;
beforeAll(async () => {
  watch = await watchChanges(database.pool);
  stack = await startStack({
    name: 'changes',
    databaseUrl: database.url,
    startAt: at('05:00'),
    env: { TOWN_CUSTOMERS: String(PEOPLE), PLATFORM_API_KEY: API_KEY },
  });
});
afterAll(() => stack?.stop());

it('a day of the town leaves no change of a customer unrecorded', async () => {
  await stack.advance(at('21:00'));
  expect(await watch.forgotten()).toEqual([]);
  expect(await watch.seen()).toEqual([
    'community.group_member',
    'community.membership',
    'customers.consent',
    'customers.contact',
    'customers.customer',
    'customers.customer_identity',
    'offers.coupon',
    'offers.redemption',
    'orders.sale',
  ]);
});

it('nor does what people decide in the console', async () => {
  const console = await operator(stack, ADMIN);
  const { rows } = await database.pool.query<{ id: number }>(
    'select customer_id as id from orders.sale group by 1 order by count(*) desc, 1 limit 2',
  );
  const [loyal, second] = rows.map(({ id }) => id);
  good(await console.post(`/api/console/customers/${loyal}/tags`, { tag: '常客' }));
  good(await console.post(`/api/console/customers/${second}/merge`, { into: String(loyal) }));
  await stack.settle();
  expect(await watch.forgotten()).toEqual([]);
  expect(await watch.seen()).toContain('customers.customer_tag');
});
