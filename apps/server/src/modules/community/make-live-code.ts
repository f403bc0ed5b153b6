import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Made, sameMembers, type Work } from './code-work.ts';
import { writeOrphans } from './orphans.ts';

type LiveCodeWork = Work & { userids: string[] };
interface Refused {
  userid: string;
  code: number;
}

/** How far around now a cut-off code is looked for: clocks differ by less. Seconds. */
const LOOK_AROUND_S = 86_400;

/**
 * Refusals for one person's sake: banned, not logged in for a year, no real name, not activated, without customer
 * contact, unknown (doc 90313). The others of the pool shall not wait for that one.
 */
const PERSONAL: readonly (number | string)[] = [40143, 40205, 40098, 41054, 84074, 60111];

/** Codes that add us as a contact (doc 92228). The list of people is replaced as a whole with each change. */
export function createMakeLiveCodes({ platform, wecom }: { platform: Platform; wecom: WeComClient }) {
  const { db, clock, crashAt, facts } = platform;
  let lost: Map<string, string> | null = null;

  async function find(): Promise<LiveCodeWork[]> {
    const { rows } = await sql<LiveCodeWork>`
      select c.live_code_id as key, c.state, c.remark, c.making, c.config_id as "configId", c.wanted_at as "wantedAt",
        array_agg(a.userid order by a.kind = 'persona' desc, a.userid) as userids
      from community.live_code c
      join community.live_code_account x on x.live_code_id = c.live_code_id
      join organisation.account_info a on a.account_id = x.account_id
      where c.making <> 'made'
      group by c.live_code_id
      order by c.state`.execute(db);
    const isLost = rows.some(({ making, configId }) => making === 'making' && configId === null);
    lost = isLost ? await unknownWaysByState() : null;
    return rows;
  }

  async function make(code: LiveCodeWork): Promise<Made> {
    const found = code.configId === null ? (lost?.get(code.state) ?? null) : null;
    const known = code.configId ?? found;
    // The call that was cut off may have arrived: then there is nothing left to do.
    if (known !== null && code.making === 'making') {
      const there = await wecom.contactWay.get({ config_id: known });
      if (sameMembers(there.user, code.userids)) {
        const outcome = found ? 'adopted' : 'ok';
        return { configId: known, qrCode: there.qr_code, api: 'get_contact_way', readsNow: there.user, outcome };
      }
    }
    const { configId, accepted, refused } = await apply(code, known);
    crashAt('community.after_code_made');
    const there = await wecom.contactWay.get({ config_id: configId });
    const outcome = sameMembers(there.user, accepted) ? 'ok' : 'differs';
    const api = code.configId === null && found === null ? 'add_contact_way' : 'update_contact_way';
    if (refused.length > 0) await facts.prepare(clock.now());
    return {
      configId,
      qrCode: there.qr_code,
      api,
      readsNow: there.user,
      outcome,
      also: (tx) => noteRefused(tx, code, refused),
    };
  }

  /** Leaves out those whom WeCom does not take; found by halves, since a refusal doesn't name them. */
  async function apply(code: LiveCodeWork, known: string | null) {
    let configId = known;
    let applied: string[] = [];
    const refused: Refused[] = [];

    async function put(userids: string[]): Promise<void> {
      const settings = { remark: code.remark, state: code.state, user: userids, skip_verify: true };
      if (configId === null) configId = (await wecom.contactWay.add({ type: 2, scene: 2, ...settings })).config_id;
      else await wecom.contactWay.update({ ...settings, config_id: configId });
      applied = userids;
    }
    async function accept(userids: string[]): Promise<string[]> {
      try {
        await put(userids);
        return userids;
      } catch (error) {
        if (!(error instanceof WeComError) || !PERSONAL.includes(error.code)) throw error;
        if (userids.length === 1) {
          refused.push({ userid: userids[0]!, code: Number(error.code) });
          // Nobody left who is taken: the refusal itself is what people must read.
          if (refused.length === code.userids.length) throw error;
          return [];
        }
        const middle = Math.ceil(userids.length / 2);
        return [...(await accept(userids.slice(0, middle))), ...(await accept(userids.slice(middle)))];
      }
    }
    const accepted = await accept(code.userids);
    if (!sameMembers(applied, accepted)) await put(accepted);
    return { configId: configId!, accepted, refused };
  }

  /** They leave this pool, are kept out of all pools for a day, and whoever judges accounts hears of it. */
  async function noteRefused(tx: Tx, code: LiveCodeWork, refused: Refused[]): Promise<void> {
    if (refused.length === 0) return;
    const at = clock.now();
    const { rows } = await sql<{ accountId: number; code: number }>`
      with x as (
        select a.account_id, r.code from jsonb_to_recordset(${JSON.stringify(refused)}::jsonb) as r(userid text, code integer)
        join organisation.account_info a on a.userid = r.userid and a.corp_id = ${wecom.corpId}
      ), gone as (
        delete from community.live_code_account l using x
        where l.live_code_id = ${code.key} and l.account_id = x.account_id
      )
      insert into community.refused_account (account_id, code, at)
      select account_id, code, ${at}::timestamptz from x
      on conflict (account_id) do update set code = excluded.code, at = excluded.at
      returning account_id as "accountId", code`.execute(tx);
    await facts.publish(tx, {
      type: 'community.accounts_refused',
      at,
      payload: { api: 'update_contact_way', accounts: rows },
    });
  }

  /** Ways at WeCom that no code of ours knows, by their state. Of two with the same state one is adopted. */
  async function unknownWaysByState(): Promise<Map<string, string>> {
    const at = clock.now();
    const now = Math.floor(at.getTime() / 1000);
    const { rows } = await sql<{ configId: string }>`
      select config_id as "configId" from community.live_code where config_id is not null
      union all select config_id from community.orphan_code where config_id is not null`.execute(db);
    const known = new Set(rows.map(({ configId }) => configId));
    const found = new Map<string, string>();
    const orphans: { kind: 'live_code'; state: string; configId: string }[] = [];
    const window = { start_time: now - LOOK_AROUND_S, end_time: now + LOOK_AROUND_S };
    for await (const { config_id: configId } of wecom.contactWay.list(window)) {
      if (known.has(configId)) continue;
      const { state } = await wecom.contactWay.get({ config_id: configId });
      if (!state) continue;
      if (found.has(state)) orphans.push({ kind: 'live_code', state, configId });
      else found.set(state, configId);
    }
    await writeOrphans(db, orphans, at);
    return found;
  }

  return { find, make };
}
