import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { addJobs } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Made, sameMembers, type Work } from './code-work.ts';
import { insertGroups } from './groups.ts';
import { readJob } from './jobs.ts';
import { writeOrphans } from './orphans.ts';

type JoinWayWork = Work & { name: string; chatIds: string[] };

/** Groups in one join way (WeCom doc 92229). */
const MOST_GROUPS = 5;

/** Codes that lead into a store's groups (doc 92229). An update overwrites everything, so all members are sent. */
export function createMakeJoinWays({ platform, wecom }: { platform: Platform; wecom: WeComClient }) {
  const { db, clock, crashAt } = platform;

  async function find(): Promise<JoinWayWork[]> {
    const { rows } = await sql<JoinWayWork>`
      select store_id as key, state, left(name, 30) as remark, name, chat_ids as "chatIds", making,
        config_id as "configId", wanted_at as "wantedAt"
      from community.join_way where making <> 'made' order by state`.execute(db);
    return rows;
  }

  async function make(way: JoinWayWork): Promise<Made> {
    const { configId } = way;
    if (configId === null) {
      if (way.making === 'making') {
        await writeOrphans(db, [{ kind: 'join_way', state: way.state, configId: null }], clock.now());
      }
      const made = await wecom.groupChat.joinWay.add(settingsOf(way, way.chatIds, 0));
      crashAt('community.after_code_made');
      return readBack(made.config_id, way.chatIds, 'add_join_way');
    }
    const there = await wecom.groupChat.joinWay.get({ config_id: configId });
    const chatIds = [...way.chatIds, ...(await takeInOpened(there.chat_id_list))].slice(-MOST_GROUPS);
    if (way.making === 'making' && sameMembers(there.chat_id_list, chatIds)) {
      return { configId, qrCode: there.qr_code, api: 'get_join_way', readsNow: there.chat_id_list, outcome: 'ok' };
    }
    const settings = settingsOf(way, chatIds, there.room_base_id ?? 0);
    await wecom.groupChat.joinWay.update({ ...settings, config_id: configId });
    crashAt('community.after_code_made');
    return readBack(configId, chatIds, 'update_join_way');
  }

  async function readBack(configId: string, chatIds: readonly string[], api: string): Promise<Made> {
    const there = await wecom.groupChat.joinWay.get({ config_id: configId });
    const outcome = sameMembers(there.chat_id_list, chatIds) ? 'ok' : 'differs';
    return { configId, qrCode: there.qr_code, api, readsNow: there.chat_id_list, outcome };
  }

  /**
   * When all its groups are full the platform opens one more by itself, and its callback may be late or lost: overwriting
   * the list must not shut that group. Unknown groups are taken in, and stay in the code.
   */
  async function takeInOpened(chatIds: readonly string[]): Promise<string[]> {
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ chatId: string }>`
        select chat_id as "chatId" from community.store_group where chat_id = any(${[...chatIds]}::text[])`.execute(tx);
      const known = new Set(rows.map(({ chatId }) => chatId));
      const opened = chatIds.filter((chatId) => !known.has(chatId));
      if (opened.length === 0) return [];
      const at = clock.now();
      await insertGroups(
        tx,
        opened.map((chatId) => ({ corpId: wecom.corpId, chatId, at })),
      );
      await addJobs(tx, opened.map(readJob));
      return opened;
    });
  }

  return { find, make };
}

const settingsOf = (way: JoinWayWork, chatIds: readonly string[], opened: number) => ({
  scene: 2 as const,
  remark: way.remark,
  state: way.state,
  auto_create_room: 1 as const,
  room_base_name: way.name,
  // Never smaller than what WeCom counts already: the next group would bear an old one's number.
  room_base_id: Math.max(way.chatIds.length + 1, opened),
  chat_id_list: chatIds,
});
