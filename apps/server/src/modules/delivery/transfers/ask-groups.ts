import { WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Community } from '../../community/index.ts';
import { noteApiChange } from './api-change.ts';
import type { AskDeps } from './ask-contacts.ts';
import { closeTransfers } from './conclude.ts';
import { groupsGoneToday } from './plan.ts';
import { isRefusedForGood, restLeg } from './rest.ts';
import { GROUPS_PER_DAY, PER_CALL, stateOfGroupCode } from './rules.ts';

export interface GroupDeps extends AskDeps {
  community: Pick<Community, 'changeOwners'>;
  zone: string;
}

interface Leg {
  transferId: number;
  kind: 'on_job' | 'resigned';
  corpId: string;
  fromUserid: string;
  toAccountId: number;
  toUserid: string;
}

interface Asked {
  chatId: string;
  /** More than once: an answer was lost, and WeCom may have done it. */
  asks: number;
}

/** A group that is on its way already is asked about again after this long. Wall milliseconds. */
const UNDER_WAY_MS = 900_000;

/** Hands over planned groups, as many of each person as the day allows; the rest tomorrow. */
export async function askGroups(deps: GroupDeps): Promise<void> {
  for (const leg of await findLegs(deps)) {
    for (;;) {
      const gone = await groupsGoneToday(deps.db, {
        ...leg,
        userid: leg.fromUserid,
        now: deps.clock.now(),
        zone: deps.zone,
      });
      const batch = await claim(deps, leg, GROUPS_PER_DAY - gone);
      if (batch.length === 0 || !(await askBatch(deps, leg, batch))) break;
    }
  }
}

async function findLegs({ db, wall }: GroupDeps): Promise<Leg[]> {
  const { rows } = await sql<Leg>`
    select t.transfer_id as "transferId", t.kind, t.corp_id as "corpId", t.from_userid as "fromUserid",
      l.to_account_id as "toAccountId", l.to_userid as "toUserid"
    from delivery.transfer t join delivery.transfer_leg l on l.transfer_id = t.transfer_id
    where t.state = 'open' and (l.try_after is null or l.try_after <= ${wall()})
      and exists (select from delivery.transfer_group g
        where g.transfer_id = l.transfer_id and g.to_account_id = l.to_account_id and g.state in ('planned', 'asking'))
    order by t.made_at, t.key, l.to_userid collate "C"`.execute(db);
  return rows;
}

/** The intent, committed before the call. What a dead process was asking counts as gone today already, and comes first. */
async function claim({ db, clock }: GroupDeps, { transferId, toAccountId }: Leg, left: number): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    with asking as (
      select group_id from delivery.transfer_group
      where transfer_id = ${transferId} and to_account_id = ${toAccountId} and state = 'asking'
      order by chat_id collate "C" limit ${PER_CALL}::integer
    ), planned as (
      select group_id from delivery.transfer_group
      where transfer_id = ${transferId} and to_account_id = ${toAccountId} and state = 'planned'
        and not exists (select from asking)
      order by chat_id collate "C" limit ${Math.max(0, Math.min(PER_CALL, left))}::integer
    )
    update delivery.transfer_group g
    set state = 'asking', asks = g.asks + 1,
      asked_at = case g.state when 'asking' then g.asked_at else ${clock.now()}::timestamptz end
    from (select * from asking union all select * from planned) chosen
    where g.group_id = chosen.group_id and g.transfer_id = ${transferId} and g.state in ('planned', 'asking')
    returning g.chat_id as "chatId", g.asks`.execute(db);
  return rows.sort((a, b) => (a.chatId < b.chatId ? -1 : 1));
}

/** False: leave this receiver alone for now. */
async function askBatch(deps: GroupDeps, leg: Leg, batch: Asked[]): Promise<boolean> {
  const params = { chat_id_list: batch.map(({ chatId }) => chatId), new_owner: leg.toUserid };
  deps.crashAt('delivery.before_group_transfer');
  let codes: Map<string, number>;
  try {
    const failures =
      leg.kind === 'resigned'
        ? await deps.wecom.groupChat.transfer(params)
        : await deps.wecom.groupChat.onjobTransfer(params);
    codes = new Map(failures.map(({ chat_id, errcode }) => [chat_id, errcode]));
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    deps.log.warn({ code: error.code, api: error.api, outcome: error.outcome }, 'groups were not taken over');
    const isFinal = isRefusedForGood(error);
    if (!isFinal) {
      await restLeg(deps, leg, error);
      return false;
    }
    codes = new Map(batch.map(({ chatId }) => [chatId, Number(error.code)]));
  }
  deps.crashAt('delivery.after_group_transfer');
  const answers = batch.map(({ chatId, asks }) => ({ chatId, asks, code: codes.get(chatId) ?? 0 }));
  return record(deps, leg, await Promise.all(answers.map((answer) => lookAgain(deps, leg, answer))));
}

/** A refusal may be the echo of an asking whose answer was lost, here or on the way: the group's owner tells. */
async function lookAgain({ wecom }: GroupDeps, { toUserid }: Leg, answer: Asked & { code: number }) {
  if (stateOfGroupCode(answer.code) !== 'failed') return answer;
  const owner = await wecom.groupChat.get({ chat_id: answer.chatId }).then(
    (chat) => chat.owner,
    (error: unknown) => {
      if (error instanceof WeComError) return '';
      throw error;
    },
  );
  return owner.toLowerCase() === toUserid.toLowerCase() ? { ...answer, code: 0 } : answer;
}

async function record(deps: GroupDeps, leg: Leg, answers: { chatId: string; code: number }[]): Promise<boolean> {
  const at = deps.clock.now();
  const rows = answers.map(({ chatId, code }) => ({
    chatId,
    state: stateOfGroupCode(code),
    reason: code === 0 ? null : String(code),
  }));
  await deps.facts.prepare(at);
  await deps.db.transaction().execute(async (tx) => {
    await sql`
      update delivery.transfer_group g
      set state = r.state, reason = r.reason, ended_at = case when r.state <> 'planned' then ${at}::timestamptz end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("chatId" text, state text, reason text)
      where g.transfer_id = ${leg.transferId} and g.chat_id = r."chatId" and g.state = 'asking'`.execute(tx);
    const done = rows.filter(({ state }) => state === 'done').map(({ chatId }) => chatId);
    if (done.length > 0) {
      await deps.community.changeOwners(tx, { chatIds: done, accountId: leg.toAccountId, userid: leg.toUserid });
      await noteApiChange(tx, {
        at,
        api: leg.kind === 'resigned' ? 'groupchat/transfer' : 'groupchat/onjob_transfer',
        subject: `transfer:${leg.transferId}:${leg.toUserid}`,
        outcome: `${done.length} of ${rows.length}`,
      });
    }
    await closeTransfers(tx, [{ transferId: leg.transferId, at }]);
  });
  const underWay = rows.filter(({ state }) => state === 'planned').length;
  if (underWay > 0) await rest(deps, leg);
  return underWay === 0;
}

async function rest({ db, wall }: GroupDeps, { transferId, toAccountId }: Leg): Promise<void> {
  await sql`
    update delivery.transfer_leg set try_after = ${new Date(wall().getTime() + UNDER_WAY_MS)}
    where transfer_id = ${transferId} and to_account_id = ${toAccountId}`.execute(db);
}
