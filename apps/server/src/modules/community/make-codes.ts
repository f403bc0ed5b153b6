import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Made, Work } from './code-work.ts';
import { createMakeJoinWays } from './make-join-way.ts';
import { createMakeLiveCodes } from './make-live-code.ts';

type CodeTable = 'community.live_code' | 'community.join_way';

/** The way was deleted at WeCom (doc 90313). */
const GONE = 41044;

/**
 * Makes at WeCom what is wanted. Each code goes wanted → making (committed) → made; one that was cut off in between is
 * looked up before it is made again: live codes by their `state`. Join ways have no list, so a lost answer may leave
 * one there that nobody refers to: it is kept as a possible orphan.
 */
export function createMakeCodes({ platform, wecom }: { platform: Platform; wecom: WeComClient | null }) {
  const { db, clock, log } = platform;

  async function makeCodes(): Promise<void> {
    if (!wecom) return;
    const liveCodes = createMakeLiveCodes({ platform, wecom });
    const joinWays = createMakeJoinWays({ platform, wecom });
    const failed = [
      ...(await eachInTurn('community.live_code', await liveCodes.find(), liveCodes.make)),
      ...(await eachInTurn('community.join_way', await joinWays.find(), joinWays.make)),
    ];
    if (failed.length > 0) throw failed[0]; // the job comes back; what was refused for good is not among these
  }

  /** One call at a time: WeCom's limits are per minute, and there are as many codes as stores. Answers what may be retried. */
  async function eachInTurn<W extends Work>(
    table: CodeTable,
    work: W[],
    make: (code: W) => Promise<Made>,
  ): Promise<unknown[]> {
    const key = sql.ref(table === 'community.live_code' ? 'live_code_id' : 'store_id');
    const failed: unknown[] = [];
    for (const code of work) {
      await sql`update ${sql.table(table)} set making = 'making' where ${key} = ${code.key}`.execute(db);
      try {
        const made = await makeOrRemake(table, code, make);
        await db.transaction().execute((tx) => note(tx, table, code, made));
      } catch (error) {
        if (!(error instanceof WeComError)) throw error;
        log.warn({ table, state: code.state, err: error }, 'a code could not be made');
        const isUnknown = error.outcome === 'unknown';
        await sql`
          update ${sql.table(table)} set problem = ${`${error.code} ${error.meaning.zh}`},
            making = ${isUnknown ? 'making' : 'wanted'}
          where ${key} = ${code.key}`.execute(db);
        if (isUnknown || error.retryable) failed.push(error);
      }
    }
    return failed;
  }

  /** A code that somebody deleted at WeCom is dead, wherever it is printed: a new one takes its place. */
  async function makeOrRemake<W extends Work>(table: CodeTable, code: W, make: (code: W) => Promise<Made>) {
    try {
      return await make(code);
    } catch (error) {
      if (!(error instanceof WeComError) || error.code !== GONE || code.configId === null) throw error;
      log.error({ table, state: code.state }, 'a code is gone at WeCom and is made anew');
      const key = sql.ref(table === 'community.live_code' ? 'live_code_id' : 'store_id');
      await sql`update ${sql.table(table)} set config_id = null, making = 'making' where ${key} = ${code.key}`.execute(
        db,
      );
      return { ...(await make({ ...code, configId: null, making: 'wanted' })), outcome: 'remade' as const };
    }
  }

  /** Our own change makes no callback: it is written down with what WeCom has now. Wanted anew meanwhile stays wanted. */
  async function note(tx: Tx, table: CodeTable, code: Work, made: Made): Promise<void> {
    const key = sql.ref(table === 'community.live_code' ? 'live_code_id' : 'store_id');
    const at = clock.now();
    await sql`
      update ${sql.table(table)} set config_id = ${made.configId}, qr_code = coalesce(${made.qrCode ?? null}, qr_code),
        making = case when wanted_at = ${code.wantedAt} then 'made' else 'wanted' end, made_at = ${at},
        problem = ${PROBLEMS[made.outcome] ?? null}
      where ${key} = ${code.key}`.execute(tx);
    await sql`
      insert into community.code_change (at, api, state, config_id, reads_now, outcome)
      values (${at}, ${made.api}, ${code.state}, ${made.configId}, ${[...made.readsNow]}::text[], ${made.outcome})`.execute(
      tx,
    );
    await made.also?.(tx);
  }

  return { makeCodes };
}

/** What people must know of a code that was made all the same. */
const PROBLEMS: Partial<Record<Made['outcome'], string>> = {
  differs: '企业微信保存的名单和我们要的不一样',
  remade: '原来的码在企业微信被删除了，已经换成新的，请重新印刷',
};
