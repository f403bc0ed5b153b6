import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import { type Actor, systemActor } from '../../access/index.ts';
import type { Community } from '../../community/index.ts';
import type { Member, Organisation } from '../../organisation/index.ts';
import { unpark } from '../inbox/take-in.ts';
import { inLanes, type Solo } from '../solo.ts';

/** Once a night at this time in the chain's zone, and when the server has never done it. */
const NIGHTLY_MINUTE = 3 * 60 + 30;
const NAME = 'delivery.synced';
const DAY_MS = 24 * 3_600_000;
const LANES = 5;
/** Owners whose groups one list call may ask for (doc 92120). */
const OWNERS = 100;

export interface SyncDeps {
  platform: Pick<Platform, 'db' | 'clock' | 'facts' | 'log'>;
  wecom: WeComClient;
  organisation: Pick<Organisation, 'syncMembers'>;
  community: Pick<Community, 'takeInGroups'>;
  zone: string;
}

/** After a refusal (wrong secret, address not allowed, …) somebody has to act: tried again every hour. */
const REFUSED_AGAIN_MS = 3_600_000;

/** Reads from WeCom what callbacks may have lost. A refusal is noted; anything else that goes wrong is the job's to repeat. */
export async function sync(deps: SyncDeps): Promise<void> {
  const { db, clock, log } = deps.platform;
  try {
    await readAll(deps);
  } catch (error) {
    if (!(error instanceof WeComError) || error.outcome !== 'refused') throw error;
    log.error({ code: error.code, api: error.api }, 'WeCom refuses the sync of members and groups');
    await note(db, clock.now(), { refused: error.code });
  }
}

async function note(db: Db | Tx, at: Date, value: object): Promise<void> {
  await sql`
    insert into platform.setting (name, value, changed_at) values (${NAME}, ${JSON.stringify(value)}::jsonb, ${at})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(db);
}

async function readAll({ platform, wecom, organisation, community }: SyncDeps): Promise<void> {
  const { db, clock, facts } = platform;
  const at = clock.now();
  await facts.prepare(at);
  const actor: Actor = systemActor('sync with WeCom');
  const members = new Map<string, Member>();
  await inLanes(await wecom.department.simplelist(), LANES, async ({ id }) => {
    for (const { userid, name, department } of await wecom.user.simplelist({ department_id: id })) {
      members.set(userid, { userid, name, departmentIds: department });
    }
  });
  // An empty list is a wrong visible range, not a company without people.
  if (members.size > 0) await organisation.syncMembers(actor, [...members.values()]);

  const { rows: owners } = await sql<{ userid: string }>`
    select userid from organisation.account_info where corp_id = ${wecom.corpId} and active order by userid`.execute(
    db,
  );
  const groups: { corpId: string; chatId: string }[] = [];
  const pages = Array.from({ length: Math.ceil(owners.length / OWNERS) }, (_, i) =>
    owners.slice(i * OWNERS, (i + 1) * OWNERS),
  );
  for (const page of pages) {
    const filter = { owner_filter: { userid_list: page.map(({ userid }) => userid) } };
    for await (const { chat_id } of wecom.groupChat.list(filter))
      groups.push({ corpId: wecom.corpId, chatId: chat_id });
  }
  await db.transaction().execute(async (tx) => {
    if (groups.length > 0) await community.takeInGroups(tx, groups);
    await note(tx, at, { members: members.size, groups: groups.length });
  });
  await unpark(platform);
}

export function syncPoller({ platform, zone }: Pick<SyncDeps, 'platform' | 'zone'>, solo: Solo): Poller {
  async function dueAt(now: Date): Promise<Date> {
    const { rows } = await sql<{ last: Date | null; refused: boolean; night: Date }>`
      select (select changed_at from platform.setting where name = ${NAME}) as last,
        exists (select 1 from platform.setting where name = ${NAME} and value ? 'refused') as refused,
        (date_trunc('day', ${now}::timestamptz at time zone ${zone}) + make_interval(mins => ${NIGHTLY_MINUTE}))
          at time zone ${zone} as night`.execute(platform.db);
    const { last, refused, night } = rows[0]!;
    if (!last) return now;
    if (refused) return new Date(last.getTime() + REFUSED_AGAIN_MS);
    return last < night ? night : new Date(night.getTime() + DAY_MS);
  }
  return {
    name: 'delivery.sync',
    isDue: async (now) => (await dueAt(now)) <= now,
    runDue: solo.wake,
    nextDueAt: dueAt,
  };
}
