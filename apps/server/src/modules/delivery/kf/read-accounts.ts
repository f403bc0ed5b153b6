import { type KfAccount, type KfServicer, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { inLanes } from '../solo.ts';

export interface AccountsDeps extends Pick<Platform, 'db' | 'clock' | 'log'> {
  wecom: WeComClient;
}

/** How often WeCom is asked for its accounts; changes are told, but callbacks get lost. Business milliseconds. */
export const LIST_EVERY_MS = 24 * 3_600_000;
const LANES = 3;

/** Reads accounts and who answers for them. A refusal is an answer too: customer service is not switched on for us. */
export async function readAccounts(deps: AccountsDeps): Promise<void> {
  const { db, clock, wecom } = deps;
  const at = clock.now();
  await sql`update delivery.kf_access set asked = false where corp_id = ${wecom.corpId}`.execute(db);
  const listed: KfAccount[] = [];
  try {
    for await (const account of wecom.kf.account.list()) listed.push(account);
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    const isAnswer = error.outcome === 'refused' && ['C', 'D'].includes(error.handling);
    if (!isAnswer) {
      await sql`update delivery.kf_access set asked = true where corp_id = ${wecom.corpId}`.execute(db);
      throw error;
    }
    await noteAccess(deps, at, String(error.code));
    return;
  }
  await saveAccounts(deps, listed, at);
  await noteAccess(deps, at, null);
  const servicers = new Map<string, KfServicer[]>();
  await inLanes(listed, clock.mode === 'driven' ? 1 : LANES, async ({ open_kfid }) => {
    const found = await readServicers(deps, open_kfid);
    if (found) servicers.set(open_kfid, found);
  });
  await saveServicers(deps, servicers, at);
}

/** Null: WeCom does not say; what we knew stays. */
async function readServicers({ wecom, log }: AccountsDeps, openKfid: string): Promise<KfServicer[] | null> {
  try {
    return await wecom.kf.servicer.list({ open_kfid: openKfid });
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    log.warn({ openKfid, code: error.code }, 'servicers could not be read');
    return null;
  }
}

async function noteAccess({ db, wecom }: AccountsDeps, at: Date, error: string | null): Promise<void> {
  await sql`
    insert into delivery.kf_access (corp_id, checked_at, error) values (${wecom.corpId}, ${at}, ${error})
    on conflict (corp_id) do update set checked_at = excluded.checked_at, error = excluded.error`.execute(db);
}

async function saveAccounts({ db, wecom }: AccountsDeps, listed: readonly KfAccount[], at: Date): Promise<void> {
  const rows = listed.map(({ open_kfid, name, avatar, manage_privilege }) => ({
    openKfid: open_kfid,
    name,
    avatar: avatar || null,
    manageable: manage_privilege ?? false,
  }));
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into delivery.kf_account (open_kfid, corp_id, name, avatar, manageable, first_seen_at)
      select "openKfid", ${wecom.corpId}, name, avatar, manageable, ${at}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as a ("openKfid" text, name text, avatar text, manageable boolean)
      on conflict (open_kfid) do update set name = excluded.name, avatar = excluded.avatar,
        manageable = excluded.manageable, gone_at = null`.execute(tx);
    await sql`
      update delivery.kf_account set gone_at = ${at}
      where corp_id = ${wecom.corpId} and gone_at is null
        and not open_kfid = any(${rows.map(({ openKfid }) => openKfid)}::text[])`.execute(tx);
  });
}

async function saveServicers(
  { db }: Pick<AccountsDeps, 'db'>,
  servicers: ReadonlyMap<string, readonly KfServicer[]>,
  at: Date,
): Promise<void> {
  const accounts = [...servicers.keys()];
  const rows = [...servicers].flatMap(([openKfid, list]) =>
    list.map((one) => ({
      openKfid,
      kind: one.userid ? 'member' : 'department',
      id: one.userid ?? String(one.department_id),
      status: one.userid ? (one.status ?? null) : null,
      stopType: one.stop_type ?? null,
    })),
  );
  await db.transaction().execute(async (tx) => {
    await sql`delete from delivery.kf_servicer where open_kfid = any(${accounts}::text[])`.execute(tx);
    await sql`
      insert into delivery.kf_servicer (open_kfid, kind, id, status, stop_type)
      select "openKfid", kind, id, status, "stopType" from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as s ("openKfid" text, kind text, id text, status smallint, "stopType" smallint)
      on conflict do nothing`.execute(tx);
    await sql`
      update delivery.kf_account set servicers_at = ${at} where open_kfid = any(${accounts}::text[])`.execute(tx);
  });
}
