import { expect, it } from 'vitest';
import type { Tx } from '../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import type { KnownAs } from './identity.ts';
import { claimIdentities } from './repository.ts';

const database = testDatabase();
const card = (value: string): KnownAs => ({ kind: 'card', issuer: 'club', value });

it('identities are claimed in one order, however they are given: else two batches could wait for each other', async () => {
  const { db } = await testPlatform(database);
  const claimed: unknown[][] = [];
  const claimAll = (values: string[]) =>
    db
      .transaction()
      .execute(async (tx) => {
        const watched = tx.withPlugin({
          transformQuery: ({ node, queryId }) => {
            claimed.push([...tx.getExecutor().compileQuery(node, queryId).parameters]);
            return node;
          },
          transformResult: async ({ result }) => result,
        }) as Tx;
        await claimIdentities(
          watched,
          values.map((value) => ({ identity: card(value), customerId: 1 })),
        );
        throw new Error('undone');
      })
      .catch(() => {});
  await claimAll(['b', 'c', 'a']);
  await claimAll(['c', 'a', 'b']);
  expect(claimed).toHaveLength(2);
  expect(claimed[0]).toEqual(claimed[1]);
});
