import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';

/** A code to make or to change at WeCom. `making`: an earlier call was cut off, and may have arrived. */
interface Work {
  key: number;
  state: string;
  remark: string;
  making: 'wanted' | 'making';
  configId: string | null;
  wantedAt: Date;
}
type LiveCodeWork = Work & { userids: string[] };
type JoinWayWork = Work & { name: string; chatIds: string[] };

/** How far before the wish a cut-off code is looked for: clocks differ, and business time may not be the wall's. */
const LOOK_BACK_S = 86_400;

/**
 * Makes at WeCom what is wanted. Each code goes wanted → making (committed) → made; one that was cut off in between is
 * looked up by its `state` before it is made again, as far as WeCom lists such codes: join ways have no list, so a lost
 * answer may leave one there that nobody refers to.
 */
export function createMakeCodes({ platform, wecom }: { platform: Platform; wecom: WeComClient | null }) {
  const { db, clock, wall, crashAt, log } = platform;

  async function makeCodes(): Promise<void> {
    if (!wecom) return;
    const failed = [...(await makeLiveCodes(wecom)), ...(await makeJoinWays(wecom))];
    if (failed.length > 0) throw failed[0]; // the job comes back; what was refused for good is not among these
  }

  async function makeLiveCodes(client: WeComClient): Promise<unknown[]> {
    const work = await liveCodesToMake(db);
    const isLost = work.some(({ making, configId }) => making === 'making' && configId === null);
    const lost = isLost ? await contactWaysByState(client) : new Map<string, string>();
    return eachInTurn('community.live_code', work, async (code) => {
      const settings = { remark: code.remark, state: code.state, user: code.userids, skip_verify: true };
      const configId = code.configId ?? lost.get(code.state);
      if (configId) await client.contactWay.update({ ...settings, config_id: configId });
      const made = configId ? { config_id: configId } : await client.contactWay.add({ type: 2, scene: 2, ...settings });
      crashAt('community.after_code_made');
      const { qr_code: qrCode } = await client.contactWay.get({ config_id: made.config_id });
      return { configId: made.config_id, qrCode };
    });
  }

  async function makeJoinWays(client: WeComClient): Promise<unknown[]> {
    return eachInTurn('community.join_way', await joinWaysToMake(db), async (way) => {
      const settings = {
        scene: 2 as const,
        remark: way.remark,
        state: way.state,
        auto_create_room: 1 as const,
        room_base_name: way.name,
        room_base_id: way.chatIds.length + 1,
        chat_id_list: way.chatIds,
      };
      if (way.configId) await client.groupChat.joinWay.update({ ...settings, config_id: way.configId });
      const configId = way.configId ?? (await client.groupChat.joinWay.add(settings)).config_id;
      crashAt('community.after_code_made');
      const { qr_code: qrCode } = await client.groupChat.joinWay.get({ config_id: configId });
      return { configId, qrCode };
    });
  }

  /** One call at a time: WeCom's limits are per minute, and there are as many codes as stores. Answers what may be retried. */
  async function eachInTurn<W extends Work>(
    table: 'community.live_code' | 'community.join_way',
    work: W[],
    make: (code: W) => Promise<{ configId: string; qrCode?: string | undefined }>,
  ): Promise<unknown[]> {
    const key = sql.ref(table === 'community.live_code' ? 'live_code_id' : 'store_id');
    const failed: unknown[] = [];
    for (const code of work) {
      await sql`update ${sql.table(table)} set making = 'making' where ${key} = ${code.key}`.execute(db);
      try {
        const { configId, qrCode } = await make(code);
        // Wanted anew while we were calling: then it stays wanted.
        await sql`
          update ${sql.table(table)} set config_id = ${configId}, qr_code = coalesce(${qrCode ?? null}, qr_code),
            making = case when wanted_at = ${code.wantedAt} then 'made' else 'wanted' end, made_at = ${clock.now()},
            problem = null
          where ${key} = ${code.key}`.execute(db);
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

  async function contactWaysByState(client: WeComClient): Promise<Map<string, string>> {
    const now = Math.floor(wall().getTime() / 1000);
    const found = new Map<string, string>();
    for await (const { config_id: configId } of client.contactWay.list({
      start_time: now - LOOK_BACK_S,
      end_time: now,
    })) {
      const { state } = await client.contactWay.get({ config_id: configId });
      if (state) found.set(state, configId);
    }
    return found;
  }

  return { makeCodes };
}

async function liveCodesToMake(db: Db): Promise<LiveCodeWork[]> {
  const { rows } = await sql<LiveCodeWork>`
    select c.live_code_id as key, c.state, c.remark, c.making, c.config_id as "configId", c.wanted_at as "wantedAt",
      array_agg(a.userid order by a.kind = 'persona' desc, a.userid) as userids
    from community.live_code c
    join community.live_code_account x on x.live_code_id = c.live_code_id
    join organisation.account_info a on a.account_id = x.account_id
    where c.making <> 'made'
    group by c.live_code_id
    order by c.state`.execute(db);
  return rows;
}

async function joinWaysToMake(db: Db): Promise<JoinWayWork[]> {
  const { rows } = await sql<JoinWayWork>`
    select store_id as key, state, left(name, 30) as remark, name, chat_ids as "chatIds", making,
      config_id as "configId", wanted_at as "wantedAt"
    from community.join_way where making <> 'made' order by state`.execute(db);
  return rows;
}
