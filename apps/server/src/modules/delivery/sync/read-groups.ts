import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Community, GroupReading } from '../../community/index.ts';
import { inLanes } from '../solo.ts';
import type { Meter } from './meter.ts';
import { type Finding, markProgress, noteFindings, type SyncRun } from './runs.ts';

const LANES = 5;
/** Owners whose groups one list call may ask for (doc 92120). */
const OWNERS = 100;
/** Groups of one page of that list. */
const PAGE_SIZE = 1_000;

export interface GroupsDeps {
  platform: Pick<Platform, 'db' | 'clock' | 'facts' | 'crashAt'>;
  wecom: WeComClient;
  community: Pick<Community, 'takeInGroups' | 'readGroup'>;
}

/**
 * The groups of our accounts: a list shows only that they are there, so each is read whose last reading is old. Groups
 * that we hold and no list shows are read too: they are dismissed, or belong to somebody else now.
 */
export async function readGroups(deps: GroupsDeps, meter: Meter, run: SyncRun): Promise<void> {
  if (run.stepTotal === null) await plan(deps, meter, run);
  const { rows } = await sql<{ chatId: string; isNew: boolean }>`
    select chat_id as "chatId", is_new as "isNew" from delivery.sync_group
    where sync_id = ${run.syncId} and not done order by chat_id`.execute(deps.platform.db);
  await inLanes(rows, LANES, (group) => readOne(deps, meter, run, group));
}

async function plan({ platform, wecom, community }: GroupsDeps, meter: Meter, run: SyncRun): Promise<void> {
  const { db, clock, facts } = platform;
  const { rows: owners } = await sql<{ userid: string }>`
    select a.userid from organisation.account_info a
    where a.corp_id = ${run.corpId} and a.active and (${run.kind !== 'new_accounts'} or exists (
      select from delivery.sync_batch b, jsonb_to_recordset(b.accounts) as x ("accountId" bigint)
      where b.sync_id = ${run.syncId} and x."accountId" = a.account_id))
    order by a.userid`.execute(db);
  const userids = owners.map(({ userid }) => userid);
  const listed: string[] = [];
  for (let from = 0; from < userids.length; from += OWNERS) {
    const found = await listGroups(wecom, meter, userids.slice(from, from + OWNERS));
    meter.needed(Math.max(1, Math.ceil(found.length / PAGE_SIZE)));
    listed.push(...found);
  }
  await facts.prepare(clock.now());
  await db.transaction().execute(async (tx) => {
    const groups = listed.map((chatId) => ({ corpId: run.corpId, chatId }));
    const toRead = listed.length > 0 ? await community.takeInGroups(tx, groups) : [];
    await sql`
      insert into delivery.sync_group (sync_id, chat_id, is_new, listed)
      select ${run.syncId}, x."chatId", x."isNew", true
      from jsonb_to_recordset(${JSON.stringify(toRead)}::jsonb) as x ("chatId" text, "isNew" boolean)
      on conflict do nothing`.execute(tx);
    if (run.kind !== 'new_accounts') {
      await sql`
        insert into delivery.sync_group (sync_id, chat_id, is_new, listed)
        select ${run.syncId}, g.chat_id, false, false from community.group_info g
        where g.corp_id = ${run.corpId} and g.active and not g.chat_id = any(${listed}::text[])
        on conflict do nothing`.execute(tx);
    }
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from delivery.sync_group where sync_id = ${run.syncId}`.execute(tx);
    meter.needed(rows[0]!.n);
    await markProgress(tx, run.syncId, { cost: meter.take(), total: rows[0]!.n });
  });
}

/** An owner whom WeCom refuses to speak about must not hide the others' groups: the halves are asked. */
async function listGroups(wecom: WeComClient, meter: Meter, owners: string[]): Promise<string[]> {
  const found: string[] = [];
  try {
    let n = 0;
    for await (const { chat_id } of wecom.groupChat.list({
      owner_filter: { userid_list: owners },
      limit: PAGE_SIZE,
    })) {
      found.push(chat_id);
      n += 1;
    }
    meter.call(Math.max(1, Math.ceil(n / PAGE_SIZE)));
    return found;
  } catch (error) {
    meter.call();
    if (!(error instanceof WeComError) || error.handling !== 'D' || error.outcome !== 'refused') throw error;
    if (owners.length === 1) return [];
    const middle = Math.ceil(owners.length / 2);
    const halves = [owners.slice(0, middle), owners.slice(middle)];
    return (await Promise.all(halves.map((half) => listGroups(wecom, meter, half)))).flat();
  }
}

async function readOne(
  { platform, community }: GroupsDeps,
  meter: Meter,
  run: SyncRun,
  { chatId, isNew }: { chatId: string; isNew: boolean },
): Promise<void> {
  const reading = await community.readGroup(chatId);
  meter.call(reading.calls);
  platform.crashAt('delivery.sync_group_read');
  await platform.db.transaction().execute(async (tx) => {
    await sql`
      update delivery.sync_group set done = true where sync_id = ${run.syncId} and chat_id = ${chatId}`.execute(tx);
    await noteFindings(
      tx,
      run.syncId,
      findingsOf(chatId, reading, { isNew, isMended: run.kind === 'nightly' || run.kind === 'by_hand' }),
    );
    await markProgress(tx, run.syncId, { cost: meter.take(), done: 1 });
  });
}

/** What a reading says beyond what callbacks had told. A group that is read for the first time had told nothing yet. */
function findingsOf(
  chatId: string,
  reading: GroupReading,
  { isNew, isMended }: { isNew: boolean; isMended: boolean },
): Finding[] {
  const subject = `chat:${chatId}`;
  const one = (what: Finding['what'], is: boolean): Finding => ({ what, subject, n: is ? 1 : 0 });
  const isFirst = reading.outcome === 'first';
  return [
    one(isMended ? 'groups_found' : 'groups_taken', isNew),
    one('group_dismissed', reading.outcome === 'dismissed'),
    one('group_unreadable', reading.outcome === 'unread'),
    one('group_renamed', reading.renamed),
    one('group_owner_changed', reading.ownerChanged),
    { what: 'members_joined', subject, n: isFirst ? 0 : reading.joined },
    { what: 'members_left', subject, n: isFirst || reading.outcome === 'dismissed' ? 0 : reading.left },
  ];
}
