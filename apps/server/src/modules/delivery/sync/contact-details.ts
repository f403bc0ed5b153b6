import { type Contact, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Customers, NewContact, RecordedContact } from '../../customers/index.ts';
import { inLanes, type Solo } from '../solo.ts';

/** Contacts of one round. */
const BATCH = 500;
/** From so many new contacts of one member on, all of the member's contacts are read in pages of 100 instead. */
const WORTH_A_LIST = 50;
const LANES = 5;

interface Wanted {
  externalUserid: string;
  userid: string;
  corpId: string;
  accountId: number;
}

/** Notes new contacts, in the transaction that records them. */
export async function wantDetails(tx: Tx, contacts: RecordedContact[], at: Date): Promise<void> {
  const fresh = contacts.filter(({ isNewContact }) => isNewContact);
  if (fresh.length === 0) return;
  const rows = JSON.stringify(
    fresh.map(({ externalUserid, corpId, accountId }) => ({ externalUserid, corpId, accountId })),
  );
  await sql`
    insert into delivery.detail_wanted (external_userid, userid, corp_id, account_id, wanted_at)
    select w."externalUserid", i.userid, w."corpId", w."accountId", ${at}
    from jsonb_to_recordset(${rows}::jsonb) as w("externalUserid" text, "corpId" text, "accountId" bigint)
    join organisation.account_info i on i.account_id = w."accountId"
    on conflict (external_userid, userid) do nothing`.execute(tx);
}

export interface DetailDeps extends Pick<Platform, 'db' | 'clock' | 'facts'> {
  wecom: WeComClient;
  customers: Pick<Customers, 'recordContacts'>;
}

/**
 * Reads what WeCom knows of new contacts, so that a contact and the orders of the same person's app meet in one
 * customer: the unionid joins them. Single reads for a few, the member's list for many.
 */
export async function readDetails(deps: DetailDeps): Promise<void> {
  const { db, clock, facts, customers } = deps;
  for (;;) {
    const { rows: wanted } = await sql<Wanted>`
      select external_userid as "externalUserid", userid, corp_id as "corpId", account_id as "accountId"
      from delivery.detail_wanted order by wanted_at, userid, external_userid limit ${BATCH}`.execute(db);
    if (wanted.length === 0) return;
    const details = await readAll(deps.wecom, wanted);
    await facts.prepare(clock.now());
    await db.transaction().execute(async (tx) => {
      if (details.length > 0) await customers.recordContacts(tx, details);
      const keys = JSON.stringify(wanted);
      await sql`
        delete from delivery.detail_wanted d using jsonb_to_recordset(${keys}::jsonb) as k("externalUserid" text, userid text)
        where d.external_userid = k."externalUserid" and d.userid = k.userid`.execute(tx);
    });
  }
}

/** What WeCom told, in the order of asking; whoever is no contact any more is left out. */
async function readAll(wecom: WeComClient, wanted: Wanted[]): Promise<NewContact[]> {
  const found = new Map<string, NewContact>();
  const keyOf = ({ userid, externalUserid }: Pick<Wanted, 'userid' | 'externalUserid'>) =>
    `${userid.toLowerCase()}|${externalUserid}`;
  const byKey = new Map(wanted.map((one) => [keyOf(one), one]));
  const note = (
    userid: string,
    contact: Contact['external_contact'],
    since: { createtime: number; state?: string },
  ) => {
    const one = byKey.get(keyOf({ userid, externalUserid: contact.external_userid }));
    if (!one) return;
    const { externalUserid, corpId, accountId } = one;
    const [state, unionid] = [since.state || null, contact.unionid ?? null];
    found.set(keyOf(one), { externalUserid, corpId, accountId, state, unionid, at: new Date(since.createtime * 1000) });
  };
  const members = [...Map.groupBy(wanted, ({ userid }) => userid)];
  const crowded = members.filter(([, ones]) => ones.length >= WORTH_A_LIST).map(([userid]) => userid);
  for await (const { external_contact, follow_info } of wecom.externalContact.batchGetByUser({
    userid_list: crowded,
  })) {
    note(follow_info.userid, external_contact, follow_info);
  }
  const single = members.filter(([userid]) => !crowded.includes(userid)).flatMap(([, ones]) => ones);
  await inLanes(single, LANES, async ({ externalUserid }) => {
    const contact = await unlessGone(wecom.externalContact.get({ external_userid: externalUserid }));
    for (const follower of contact?.follow_user ?? []) note(follower.userid, contact!.external_contact, follower);
  });
  return wanted.map((one) => found.get(keyOf(one))).filter((contact) => contact !== undefined);
}

/** The relation ended meanwhile, or the member left our sight: nothing to learn, and nothing to repeat. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof WeComError && error.handling === 'D') return null;
    throw error;
  }
}

/** Looks for new contacts whose details are wanted. */
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
