import type { WeComClient } from '@xiaoer/wecom';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Customers } from '../../customers/index.ts';
import { inLanes } from '../solo.ts';
import {
  type Batch,
  beginBatch,
  closeBatch,
  hasBatches,
  openBatches,
  planBatches,
  restartBatch,
  saveCursor,
} from './batches.ts';
import { accountsRefused } from './guard.ts';
import { isTrouble, type ListTrouble, PAGE_SIZE, type PageBlock, readBlock } from './list-pages.ts';
import type { Meter } from './meter.ts';
import { noteCounts, setAside, sides } from './outcomes.ts';
import { type Finding, markProgress, noteFindings, type SyncRun } from './runs.ts';
import { readGuard } from './settings.ts';
import { analyseStaged, countStaged, stage, stagedBatch, stagedPages } from './staging.ts';

/** Lists read at a time (LIMITS §12: data-reading APIs take few parallel calls). */
const LANES = 5;
/** A list whose cursor dies more often than this is left for the next night. */
const MOST_RESTARTS = 5;

export interface ContactsDeps {
  platform: Pick<Platform, 'db' | 'clock' | 'facts' | 'crashAt'>;
  wecom: WeComClient;
  customers: Pick<Customers, 'takeListed' | 'endUnlisted'>;
}

/**
 * Every contact of every visible account, a hundred accounts and a hundred contacts a call: the fewest calls there are.
 * Each thousand is staged, merged and saved with the cursor in one transaction.
 */
export async function readContacts(deps: ContactsDeps, meter: Meter, run: SyncRun): Promise<void> {
  const { platform, wecom } = deps;
  const { db, clock } = platform;
  if (!(await hasBatches(db, run.syncId))) {
    const followers = await wecom.externalContact.getFollowUserList();
    meter.call();
    meter.needed(1);
    await db.transaction().execute(async (tx) => {
      const total = await planBatches(tx, run, followers, clock.now());
      await markProgress(tx, run.syncId, { cost: meter.take(), total });
    });
  }
  for (;;) {
    const batches = await openBatches(db, run.syncId);
    if (batches.length === 0) return;
    // A failure of one list ends the others at their next save: they go on there the next time.
    const failure = new AbortController();
    await inLanes(batches, LANES, (batch) =>
      readBatch(deps, meter, run, batch, failure.signal).catch((error: unknown) => {
        failure.abort();
        throw error;
      }),
    );
  }
}

async function readBatch(
  deps: ContactsDeps,
  meter: Meter,
  run: SyncRun,
  planned: Batch,
  failure: AbortSignal,
): Promise<void> {
  const { db, clock } = deps.platform;
  let batch = planned;
  for (let restarts = 0; batch.state !== 'read'; restarts += 1) {
    const trouble = await readPages(deps, meter, run, batch, failure);
    if (trouble === 'stopped') return;
    if (!trouble) break;
    if (trouble.kind === 'refused' || restarts === MOST_RESTARTS) {
      const code = trouble.kind === 'refused' ? trouble.code : 'cursor';
      return db.transaction().execute((tx) => setAside(tx, run, batch, { code, at: clock.now() }));
    }
    const at = clock.now();
    await db.transaction().execute((tx) => restartBatch(tx, run.syncId, batch, at));
    batch = { ...batch, state: 'waiting', cursor: null, pages: 0, contacts: 0, beganAt: at };
  }
  await finish(deps, meter, run, batch.batchNo);
}

/** Reads a list to its end, the next pages while the last are written. */
async function readPages(
  deps: ContactsDeps,
  meter: Meter,
  run: SyncRun,
  batch: Batch,
  failure: AbortSignal,
): Promise<ListTrouble | 'stopped' | null> {
  const { db, clock, crashAt } = deps.platform;
  const beganAt = await beginBatch(db, run.syncId, batch.batchNo, clock.now());
  const userids = batch.accounts.map(({ userid }) => userid);
  const source = { wecom: deps.wecom, meter };
  let reading = readBlock(source, { userids, cursor: batch.cursor });
  for (let page = batch.pages; ; ) {
    const block = await reading;
    if (isTrouble(block)) return block;
    if (block.next !== null) {
      reading = readBlock(source, { userids, cursor: block.next });
      reading.catch(() => {}); // its failure is heard where it is waited for
    }
    await deps.platform.facts.prepare(clock.now());
    await db.transaction().execute((tx) => take(tx, deps, meter, { run, batch, beganAt, page }, block));
    crashAt('delivery.sync_page_saved');
    if (block.next === null) return null;
    if (failure.aborted) return 'stopped';
    page += block.pages;
  }
}

interface Where {
  run: SyncRun;
  batch: Batch;
  beganAt: Date;
  page: number;
}

/** Some pages, from the answer to the merged rows and the saved cursor. */
async function take(tx: Tx, deps: ContactsDeps, meter: Meter, where: Where, block: PageBlock): Promise<void> {
  const { run, batch, beganAt, page } = where;
  const range = { syncId: run.syncId, batchNo: batch.batchNo, fromPage: page, untilPage: page + block.pages };
  const contacts = await stage(tx, range, block.contacts, batch.accounts);
  const taken = await deps.customers.takeListed(tx, {
    corpId: run.corpId,
    listed: stagedPages(range),
    readSince: beganAt,
  });
  deps.platform.crashAt('delivery.sync_inside_page');
  const isNew = new Set(batch.accounts.filter((account) => account.isNew).map(({ accountId }) => accountId));
  const findings: Finding[] = [
    ...taken.added.map(({ accountId }): Finding => {
      const what = isNew.has(accountId) ? 'contacts_taken' : 'contacts_added';
      return { what, subject: `account:${accountId}`, n: 1 };
    }),
    ...taken.back.map(({ accountId }): Finding => ({ what: 'contacts_back', subject: `account:${accountId}`, n: 1 })),
  ];
  await noteFindings(tx, run.syncId, findings);
  await saveCursor(tx, range, { cursor: block.next, pages: block.pages, contacts, unlicensed: block.unlicensed });
  await markProgress(tx, run.syncId, { cost: meter.take(), done: contacts, contacts, changed: taken.changed });
}

/** The list is complete: what it does not show is over, unless that is too much to be believed. */
async function finish(deps: ContactsDeps, meter: Meter, run: SyncRun, batchNo: number): Promise<void> {
  const { db, clock, facts } = deps.platform;
  await facts.prepare(clock.now());
  await db.transaction().execute(async (tx) => {
    const [batch] = (await openBatches(tx, run.syncId)).filter((one) => one.batchNo === batchNo);
    if (!batch?.beganAt) return;
    const counts = await countStaged(tx, { syncId: run.syncId, batchNo });
    const staged = [...counts.values()].reduce((sum, n) => sum + n, 0);
    // Whatever became of the rows: a list with a hole in it must not end anybody.
    if (staged !== batch.contacts) return restartBatch(tx, run.syncId, batch, clock.now());
    const { listed, unlicensed } = sides(batch);
    await analyseStaged(tx);
    const settings = await readGuard(tx);
    const { ended, refused } = await deps.customers.endUnlisted(tx, {
      corpId: run.corpId,
      listed: stagedBatch({ syncId: run.syncId, batchNo }),
      accountIds: listed,
      readSince: batch.beganAt,
      refuse: (counts) => accountsRefused(counts, { settings, believed: new Set(run.believed) }),
    });
    await noteFindings(tx, run.syncId, [
      ...ended.map(({ accountId }): Finding => ({ what: 'contacts_ended', subject: `account:${accountId}`, n: 1 })),
      ...refused.map(
        ({ accountId, held, gone }): Finding => ({
          what: 'contacts_refused',
          subject: `account:${accountId}`,
          n: gone,
          detail: { held, gone },
        }),
      ),
    ]);
    await noteCounts(tx, run, batch, { listed, unlicensed, counts, at: clock.now() });
    await closeBatch(tx, run.syncId, batchNo);
    meter.needed(Math.max(1, Math.ceil(batch.contacts / PAGE_SIZE)));
    await markProgress(tx, run.syncId, { cost: meter.take(), changed: ended.length });
  });
}
