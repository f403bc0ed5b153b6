import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { inLanes } from '../solo.ts';
import { type DeliverDeps, deliverAll, findLeft } from './deliver.ts';
import { CODE_MS } from './react.ts';
import { takeMessages } from './take-messages.ts';

export interface ReadDeps extends DeliverDeps, Pick<Platform, 'facts'> {
  wecom: WeComClient;
}

/** Messages live 3 days (doc 94670): an account is read at least so often, told or not. Business milliseconds. */
export const READ_EVERY_MS = 4 * 3_600_000;
/** After a failure, doubled with each, up to the second number. Wall milliseconds. */
const REST_MS = [2_000, 300_000] as const;
const LANES = 3;
/** Without a token reading is limited strictly (LIMITS §10): what must wait waits in its row, not in a call. */
const PATIENCE_MS = 2_000;

interface Account {
  openKfid: string;
  cursor: string | null;
  told: number;
  sealedToken: string | null;
  failures: number;
}

/** Accounts with something to read, or not read for long; those that failed rest. */
export const dueToRead = ({ now, wall }: { now: Date; wall: Date }) => sql<boolean>`
  gone_at is null and (try_after is null or try_after <= ${wall})
  and (told > read_told or read_at is null or read_at <= ${new Date(now.getTime() - READ_EVERY_MS)})`;

/** Reads every account that is due, page by page, to the end; what the rules answer is sent at once. */
export async function readMessages(deps: ReadDeps): Promise<void> {
  const { db, clock, wall } = deps;
  await deps.facts.prepare(clock.now());
  const { rows } = await sql<Account>`
    select open_kfid as "openKfid", cursor, told, failures,
      case when token_until > ${wall()} then sealed_token end as "sealedToken"
    from delivery.kf_account where corp_id = ${deps.wecom.corpId} and ${dueToRead({ now: clock.now(), wall: wall() })}
    order by told > read_told desc, open_kfid`.execute(db);
  await inLanes(rows, clock.mode === 'driven' ? 1 : LANES, (account) => readAccount(deps, account));
}

async function readAccount(deps: ReadDeps, account: Account): Promise<void> {
  const { db, clock, wall, log } = deps;
  try {
    await readPages(deps, account);
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    const rest = error.retryAfterMs ?? Math.min(REST_MS[0] * 2 ** account.failures, REST_MS[1]);
    log.warn({ openKfid: account.openKfid, code: error.code }, 'customer service could not be read');
    await sql`
      update delivery.kf_account set failures = failures + 1, error = ${String(error.code)},
        try_after = ${new Date(wall().getTime() + rest)}, read_at = case when told > read_told then read_at else ${clock.now()} end
      where open_kfid = ${account.openKfid}`.execute(db);
    return;
  }
  // What was told while we read is still unread.
  await sql`
    update delivery.kf_account set read_told = greatest(read_told, ${account.told}), read_at = ${clock.now()}, failures = 0,
      error = null, try_after = null, told_at = case when told = ${account.told} then null else told_at end
    where open_kfid = ${account.openKfid}`.execute(db);
}

/** A cursor or token that WeCom does not take is dropped, once: what is left of 3 days is read again, and known. */
async function readPages(deps: ReadDeps, account: Account): Promise<void> {
  let cursor = account.cursor;
  let token = account.sealedToken ? deps.secrets.decrypt(account.sealedToken) : null;
  for (;;) {
    const query = { open_kfid: account.openKfid, ...(cursor ? { cursor } : {}), ...(token ? { token } : {}) };
    const page = await deps.wecom.kf.syncMsg(query, { maxWaitMs: PATIENCE_MS }).catch((error: unknown) => {
      if (!(error instanceof WeComError)) throw error;
      if (error.code === 95007 && token) token = null;
      else if (isBadCursor(error) && cursor) cursor = null;
      else throw error;
      return null;
    });
    if (!page) continue;
    deps.crashAt('delivery.kf_page_read');
    const isLast = !page.has_more || !page.next_cursor || page.next_cursor === cursor;
    await takePage(deps, account, {
      before: account.cursor,
      next: page.next_cursor || cursor,
      messages: page.msg_list,
    });
    deps.crashAt('delivery.kf_page_taken');
    await deliverAll(deps, await findLeft(deps.db, { wall: deps.wall(), openKfid: account.openKfid }));
    account.cursor = page.next_cursor || cursor;
    cursor = account.cursor;
    if (isLast) return;
  }
}

/** The cursor moves with the messages it stands for, or not at all. */
async function takePage(
  deps: ReadDeps,
  { openKfid }: Account,
  page: { before: string | null; next: string | null; messages: Parameters<typeof takeMessages>[2]['messages'] },
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ toldAt: Date | null }>`
      update delivery.kf_account set cursor = ${page.next}
      where open_kfid = ${openKfid} and cursor is not distinct from ${page.before}
      returning told_at as "toldAt"`.execute(tx);
    if (!rows[0]) throw new Error(`another process reads ${openKfid}`);
    deps.crashAt('delivery.kf_page_half');
    // Told again while we read: the code of that telling may be on this page. WeCom knows which are too old.
    const { toldAt } = rows[0];
    const codesUntil = toldAt && new Date(toldAt.getTime() + CODE_MS);
    await takeMessages(tx, { ...deps, corpId: deps.wecom.corpId }, { openKfid, messages: page.messages, codesUntil });
  });
}

/** 50100: a cursor that WeCom has forgotten, or of another account. */
const isBadCursor = ({ code }: WeComError) => code === 50100 || code === 40058;
