import type { Tx } from '../../../platform/database/index.ts';
import { type Batch, closeBatch, noteListings, splitBatch } from './batches.ts';
import { noteFindings, type SyncRun } from './runs.ts';

/** Accounts whose list is complete, and those that were left out of it. */
export function sides(batch: Batch) {
  const without = new Set(batch.unlicensed.map((userid) => userid.toLowerCase()));
  const idsOf = (has: boolean) =>
    batch.accounts.filter(({ userid }) => without.has(userid.toLowerCase()) === has).map(({ accountId }) => accountId);
  return { listed: idsOf(false), unlicensed: idsOf(true) };
}

export async function noteCounts(
  tx: Tx,
  { syncId, corpId }: SyncRun,
  batch: Batch,
  {
    listed,
    unlicensed,
    counts,
    at,
  }: { listed: number[]; unlicensed: number[]; counts: ReadonlyMap<number, number>; at: Date },
): Promise<void> {
  await noteListings(
    tx,
    listed.map((accountId) => ({
      accountId,
      corpId,
      outcome: 'listed',
      contacts: counts.get(accountId) ?? 0,
      problem: null,
    })),
    { at, listedAt: batch.beganAt },
  );
  await noteUnreadable(tx, { syncId, corpId }, unlicensed, { code: '701008', at });
}

/** One account whose list WeCom refuses is noted and left as it is; of several, the halves are asked. */
export async function setAside(
  tx: Tx,
  run: SyncRun,
  batch: Batch,
  { code, at }: { code: string; at: Date },
): Promise<void> {
  if (batch.accounts.length > 1) return splitBatch(tx, run.syncId, batch, at);
  await noteUnreadable(
    tx,
    run,
    batch.accounts.map(({ accountId }) => accountId),
    { code, at },
  );
  await closeBatch(tx, run.syncId, batch.batchNo);
}

async function noteUnreadable(
  tx: Tx,
  { syncId, corpId }: Pick<SyncRun, 'syncId' | 'corpId'>,
  accountIds: number[],
  { code, at }: { code: string; at: Date },
): Promise<void> {
  await noteListings(
    tx,
    accountIds.map((accountId) => ({ accountId, corpId, outcome: 'unreadable', contacts: null, problem: code })),
    { at, listedAt: null },
  );
  await noteFindings(
    tx,
    syncId,
    accountIds.map((accountId) => ({
      what: 'account_unreadable',
      subject: `account:${accountId}`,
      n: 1,
      detail: { code },
    })),
  );
}
