import { type Contact, type EventOf, type WeComClient, WeComError } from '@xiaoer/wecom';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Customers, RecordedContact } from '../../customers/index.ts';
import { inLanes, type Solo } from '../solo.ts';

/** Contacts of one round. */
const BATCH = 500;
/** From so many contacts of one member on, all of the member's contacts are read in pages of 100 instead. */
const WORTH_A_LIST = 50;
const LANES = 5;

interface Wanted {
  externalUserid: string;
  userid: string;
  corpId: string;
  accountId: number;
  asked: number;
}

/** Notes new contacts, in the transaction that records them. */
export async function wantDetails(tx: Tx, contacts: RecordedContact[], at: Date): Promise<void> {
  const fresh = contacts.filter(({ isNewContact }) => isNewContact);
  if (fresh.length === 0) return;
  const rows = JSON.stringify(
    fresh.map(({ externalUserid, corpId, accountId }) => ({ externalUserid, corpId, accountId })),
  );
  await want(
    tx,
    sql`
      select distinct w."externalUserid" as external_userid, i.userid, w."corpId" as corp_id, w."accountId" as account_id
      from jsonb_to_recordset(${rows}::jsonb) as w("externalUserid" text, "corpId" text, "accountId" bigint)
      join organisation.account_info i on i.account_id = w."accountId"`,
    at,
  );
}

type Edited = EventOf<'change_external_contact.edit_external_contact'>;

/** Somebody edited tags or remarks in the client. The event does not say what: the customer is read again. */
export async function wantEdited(tx: Tx, events: Edited[], at: Date): Promise<void> {
  const rows = JSON.stringify(
    events.map(({ externalUserId, userId, corpId }) => ({ externalUserId, corpId, userid: userId.toLowerCase() })),
  );
  await want(
    tx,
    sql`
      select distinct w."externalUserId" as external_userid, i.userid, w."corpId" as corp_id, i.account_id
      from jsonb_to_recordset(${rows}::jsonb) as w("externalUserId" text, "corpId" text, userid text)
      join organisation.account_info i on i.corp_id = w."corpId" and lower(i.userid) = w.userid`,
    at,
  );
}

const want = (tx: Tx, rows: RawBuilder<unknown>, at: Date) =>
  sql`
    insert into delivery.detail_wanted as d (external_userid, userid, corp_id, account_id, wanted_at)
    select external_userid, userid, corp_id, account_id, ${at} from (${rows}) r
    on conflict (external_userid, userid) do update set asked = d.asked + 1`.execute(tx);

export interface DetailDeps extends Pick<Platform, 'db' | 'clock' | 'facts'> {
  wecom: WeComClient;
  customers: Pick<Customers, 'takeListed'>;
}

interface Detail {
  externalUserid: string;
  unionid: string | null;
  accountId: number;
  /** Unix seconds. */
  addedAt: number;
  state: string | null;
  tagIds: string[];
}

/**
 * Reads what WeCom knows of new and of edited contacts: the unionid, so that a contact and the orders of the same
 * person's app meet in one customer, and the tags. Single reads for a few, the member's list for many.
 */
export async function readDetails(deps: DetailDeps): Promise<void> {
  const { db, clock, facts, customers, wecom } = deps;
  for (;;) {
    const readSince = clock.now();
    const { rows: wanted } = await sql<Wanted>`
      select external_userid as "externalUserid", userid, corp_id as "corpId", account_id as "accountId", asked
      from delivery.detail_wanted order by wanted_at, userid, external_userid limit ${BATCH}`.execute(db);
    if (wanted.length === 0) return;
    const details = await readAll(wecom, wanted);
    await facts.prepare(clock.now());
    await db.transaction().execute(async (tx) => {
      for (const [corpId, known] of Map.groupBy(details, (detail) => detail.corpId)) {
        await customers.takeListed(tx, { corpId, listed: listedAs(known), readSince });
      }
      // Asked for once more meanwhile: that one is still to be answered.
      const keys = JSON.stringify(
        wanted.map(({ externalUserid, userid, asked }) => ({ externalUserid, userid, asked })),
      );
      await sql`
        delete from delivery.detail_wanted d
        using jsonb_to_recordset(${keys}::jsonb) as k("externalUserid" text, userid text, asked integer)
        where d.external_userid = k."externalUserid" and d.userid = k.userid and d.asked = k.asked`.execute(tx);
    });
  }
}

/** As rows that `customers` takes. */
const listedAs = (details: Detail[]): RawBuilder<unknown> => sql`
  select x."externalUserid" as external_userid, x.unionid, x."accountId" as account_id,
    to_timestamp(x."addedAt") as added_at, x.state, array(select jsonb_array_elements_text(x."tagIds")) as tag_ids
  from jsonb_to_recordset(${JSON.stringify(details)}::jsonb) as x
    ("externalUserid" text, unionid text, "accountId" bigint, "addedAt" bigint, state text, "tagIds" jsonb)`;

/** What WeCom told, in the order of asking; whoever is no contact any more is left out. */
async function readAll(wecom: WeComClient, wanted: Wanted[]): Promise<(Detail & { corpId: string })[]> {
  const found = new Map<string, Detail & { corpId: string }>();
  const keyOf = ({ userid, externalUserid }: Pick<Wanted, 'userid' | 'externalUserid'>) =>
    `${userid.toLowerCase()}|${externalUserid}`;
  const byKey = new Map(wanted.map((one) => [keyOf(one), one]));
  const note = (
    userid: string,
    contact: Contact['external_contact'],
    since: { createtime: number; state?: string },
    tagIds: string[],
  ) => {
    const one = byKey.get(keyOf({ userid, externalUserid: contact.external_userid }));
    if (!one) return;
    const { externalUserid, corpId, accountId } = one;
    const [state, unionid] = [since.state || null, contact.unionid ?? null];
    found.set(keyOf(one), { externalUserid, corpId, accountId, state, unionid, addedAt: since.createtime, tagIds });
  };
  const members = [...Map.groupBy(wanted, ({ userid }) => userid)];
  const crowded = members.filter(([, ones]) => ones.length >= WORTH_A_LIST).map(([userid]) => userid);
  for await (const { external_contact, follow_info } of wecom.externalContact.batchGetByUser({
    userid_list: crowded,
  })) {
    note(follow_info.userid, external_contact, follow_info, follow_info.tag_id);
  }
  const single = members.filter(([userid]) => !crowded.includes(userid)).flatMap(([, ones]) => ones);
  const people = [...new Set(single.map(({ externalUserid }) => externalUserid))];
  await inLanes(people, LANES, async (externalUserid) => {
    const contact = await unlessGone(wecom.externalContact.get({ external_userid: externalUserid }));
    for (const follower of contact?.follow_user ?? []) {
      const tagIds = follower.tags.flatMap(({ tag_id }) => (tag_id ? [tag_id] : []));
      note(follower.userid, contact!.external_contact, follower, tagIds);
    }
  });
  return wanted.map((one) => found.get(keyOf(one))).filter((contact) => contact !== undefined);
}

/** The relation ended meanwhile, is not whole yet (84061), or the member left our sight: nothing to learn or repeat. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof WeComError && error.handling === 'D') return null;
    throw error;
  }
}

/** Looks for contacts whose details are wanted. */
export function detailsPoller({ db }: Pick<Platform, 'db'>, solo: Solo): Poller {
  return {
    name: 'delivery.contact_details',
    async isDue() {
      const { rows } = await sql<{ due: boolean }>`select exists (select 1 from delivery.detail_wanted) as due`.execute(
        db,
      );
      return rows[0]!.due;
    },
    runDue: solo.wake,
    nextDueAt: async () => null,
  };
}
