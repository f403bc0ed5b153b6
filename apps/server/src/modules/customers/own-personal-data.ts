import { sql } from 'kysely';
import { EVERYTHING } from '../../platform/changes/index.ts';
import type { Db, Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { KnownAs } from './identity.ts';
import { tombstoneKey } from './match.ts';
import type { PersonalData } from './types.ts';

/**
 * This module's own rows about a customer, her row in `customers.customer` last. What changes here and in other
 * modules' hooks is recorded once for all of them.
 */
export function ownPersonalData({
  clock,
  secrets,
  changes,
}: Pick<Platform, 'clock' | 'secrets' | 'changes'>): PersonalData {
  return {
    module: 'customers',

    async merge(tx, from, to) {
      await moveIdentities(tx, from, to);
      await moveConsent(tx, from, to);
      await moveContacts(tx, from, to);
      await sql`
        insert into customers.customer_tag (customer_id, tag, since)
        select ${to}, tag, since from customers.customer_tag where customer_id = ${from}
        on conflict do nothing`.execute(tx);
      await sql`delete from customers.customer_tag where customer_id = ${from}`.execute(tx);
      await moveWhatWeComTold(tx, from, to);
      await keepWhatIsMissing(tx, from, to);
      await deleteRoot(tx, from);
      await changes.record(tx, { topic: EVERYTHING, customers: [from, to] });
    },

    async erase(tx, customerId) {
      await bury(tx, customerId, clock.now());
      for (const statement of eraseStatements(customerId)) await statement.execute(tx);
      await deleteRoot(tx, customerId);
      await changes.record(tx, { topic: EVERYTHING, customers: [customerId] });
    },

    export: async (db, customerId) => exportOwn(db, customerId, secrets),
  };

  async function bury(tx: Tx, customerId: number, at: Date) {
    const { rows } = await sql<KnownAs>`
      select kind, issuer, value from customers.customer_identity where customer_id = ${customerId}`.execute(tx);
    const fingerprints = rows.map((identity) => tombstoneKey(secrets, identity));
    await sql`
      insert into customers.tombstone (fingerprint, at)
      select fingerprint, ${at} from unnest(${fingerprints}::text[]) fingerprint
      on conflict do nothing`.execute(tx);
  }
}

const eraseStatements = (customerId: number) => [
  sql`delete from customers.identity where customer_id = ${customerId}`,
  sql`delete from customers.customer_identity where customer_id = ${customerId}`,
  sql`delete from customers.identity_conflict where customer_id = ${customerId} or other_customer_id = ${customerId}`,
  sql`delete from customers.customer_tag where customer_id = ${customerId}`,
  sql`delete from customers.contact_tag where customer_id = ${customerId}`,
  sql`delete from customers.half_contact where customer_id = ${customerId}`,
  sql`delete from customers.consent where customer_id = ${customerId}`,
  sql`delete from customers.consent_history where customer_id = ${customerId}`,
  sql`delete from customers.contact where customer_id = ${customerId}`,
];

async function deleteRoot(tx: Tx, customerId: number) {
  await sql`delete from customers.subject where customer_id = ${customerId}`.execute(tx);
  await sql`delete from customers.customer where customer_id = ${customerId}`.execute(tx);
}

async function moveIdentities(tx: Tx, from: number, to: number) {
  // Keyed by value, not by customer: this column may be updated.
  await sql`update customers.identity set customer_id = ${to} where customer_id = ${from}`.execute(tx);
  await sql`
    insert into customers.customer_identity (customer_id, kind, issuer, value, sealed, since, source)
    select ${to}, kind, issuer, value, sealed, since, source from customers.customer_identity where customer_id = ${from}
    on conflict do nothing`.execute(tx);
  await sql`delete from customers.customer_identity where customer_id = ${from}`.execute(tx);
  await sql`
    delete from customers.identity_conflict
    where (customer_id, other_customer_id) in ((${from}, ${to}), (${to}, ${from}))`.execute(tx);
  await sql`
    insert into customers.identity_conflict (customer_id, kind, issuer, value, other_customer_id, proven, at, source)
    select ${to}, kind, issuer, value, other_customer_id, proven, at, source
    from customers.identity_conflict where customer_id = ${from}
    on conflict do nothing`.execute(tx);
  await sql`delete from customers.identity_conflict where customer_id = ${from}`.execute(tx);
  await sql`
    update customers.identity_conflict set other_customer_id = ${to} where other_customer_id = ${from}`.execute(tx);
}

/** The later word counts; of two in one instant, the no. */
async function moveConsent(tx: Tx, from: number, to: number) {
  await sql`
    insert into customers.consent_history as h (customer_id, purpose, at, granted, text_version, way)
    select ${to}, purpose, at, granted, text_version, way from customers.consent_history where customer_id = ${from}
    on conflict (customer_id, purpose, at) do update set granted = h.granted and excluded.granted`.execute(tx);
  await sql`delete from customers.consent_history where customer_id = ${from}`.execute(tx);
  await sql`
    insert into customers.consent as c (customer_id, purpose, granted, text_version, way, at)
    select ${to}, purpose, granted, text_version, way, at from customers.consent where customer_id = ${from}
    on conflict (customer_id, purpose) do update set
      granted = excluded.granted, text_version = excluded.text_version, way = excluded.way, at = excluded.at
    where excluded.at > c.at or (excluded.at = c.at and not excluded.granted)`.execute(tx);
  await sql`delete from customers.consent where customer_id = ${from}`.execute(tx);
}

/** Two ties to one account become one: the latest adding and the latest ending, as if they had been one all along. */
async function moveContacts(tx: Tx, from: number, to: number) {
  await sql`
    insert into customers.contact as c (customer_id, account_id, corp_id, external_userid, added_at, live_code_state,
      ended_at, ended_how, perhaps_gone_at, handed_over_at)
    select ${to}, account_id, corp_id, external_userid, added_at, live_code_state, ended_at, ended_how, perhaps_gone_at,
      handed_over_at
    from customers.contact where customer_id = ${from}
    on conflict (customer_id, account_id) do update set
      (added_at, live_code_state, corp_id, external_userid) = (
        select added_at, live_code_state, corp_id, external_userid from (values
          (c.added_at, c.live_code_state, c.corp_id, c.external_userid),
          (excluded.added_at, excluded.live_code_state, excluded.corp_id, excluded.external_userid)
        ) as a (added_at, live_code_state, corp_id, external_userid) order by added_at desc nulls last limit 1),
      ended_how = case when c.ended_at is null or excluded.ended_at > c.ended_at
                       then excluded.ended_how else c.ended_how end,
      ended_at = greatest(c.ended_at, excluded.ended_at),
      perhaps_gone_at = greatest(c.perhaps_gone_at, excluded.perhaps_gone_at),
      handed_over_at = greatest(c.handed_over_at, excluded.handed_over_at)`.execute(tx);
  await sql`delete from customers.contact where customer_id = ${from}`.execute(tx);
}

async function moveWhatWeComTold(tx: Tx, from: number, to: number) {
  await sql`
    insert into customers.contact_tag (customer_id, account_id, tag_id, since)
    select ${to}, account_id, tag_id, since from customers.contact_tag where customer_id = ${from}
    on conflict do nothing`.execute(tx);
  await sql`delete from customers.contact_tag where customer_id = ${from}`.execute(tx);
  await sql`
    insert into customers.half_contact as h (customer_id, account_id, corp_id, external_userid, asked_at, live_code_state)
    select ${to}, account_id, corp_id, external_userid, asked_at, live_code_state
    from customers.half_contact where customer_id = ${from}
    on conflict (customer_id, account_id) do update set
      asked_at = excluded.asked_at, live_code_state = excluded.live_code_state, external_userid = excluded.external_userid
    where excluded.asked_at > h.asked_at`.execute(tx);
  await sql`delete from customers.half_contact where customer_id = ${from}`.execute(tx);
}

/** The one who stays keeps what she has; what she lacks comes from the other, and a mark on either is a mark on both. */
async function keepWhatIsMissing(tx: Tx, from: number, to: number) {
  await sql`
    update customers.customer t set
      home_store_id = coalesce(t.home_store_id, f.home_store_id),
      city = coalesce(t.city, f.city),
      taste = coalesce(t.taste, f.taste),
      employee = t.employee or f.employee,
      suspected_hunter = t.suspected_hunter or f.suspected_hunter,
      birthday = coalesce(t.birthday, f.birthday),
      (tier, points) = (
        select s.tier, s.points from (values (t.tier, t.points), (f.tier, f.points)) s (tier, points)
        left join customers.tier r on r.code = s.tier
        order by r.rank desc nulls last, s.points desc nulls last limit 1)
    from (
      select home_store_id, city, taste, employee, suspected_hunter, birthday, tier, points from customers.customer where customer_id = ${from}
    ) f
    where t.customer_id = ${to}`.execute(tx);
}

async function exportOwn(db: Db, customerId: number, secrets: Platform['secrets']) {
  const rowsOf = async (query: ReturnType<typeof sql>) => (await query.execute(db)).rows;
  const identities = await sql<KnownAs & { sealed: string | null; since: Date; source: string }>`
    select kind, issuer, value, sealed, since, source from customers.customer_identity
    where customer_id = ${customerId} order by kind, issuer, value`.execute(db);
  return {
    profile: await rowsOf(sql`
      select home_store_id, city, taste, employee, suspected_hunter, birthday, tier, points, created_at, first_source
      from customers.customer where customer_id = ${customerId}`),
    identities: identities.rows.map(({ kind, issuer, value, sealed, since, source }) => ({
      kind,
      issuer,
      value: sealed === null ? value : secrets.decrypt(sealed),
      since,
      source,
    })),
    unclearIdentities: await rowsOf(sql`
      select kind, issuer, at, source from customers.identity_conflict where customer_id = ${customerId}`),
    tags: await rowsOf(
      sql`select tag, since from customers.customer_tag where customer_id = ${customerId} order by tag`,
    ),
    wecomTags: await rowsOf(sql`
      select c.group_name, c.name, t.account_id, t.since from customers.contact_tag t
      join customers.corp_tag c on c.tag_id = t.tag_id where t.customer_id = ${customerId} order by c.group_name, c.name`),
    asked: await rowsOf(sql`
      select account_id, asked_at, live_code_state from customers.half_contact
      where customer_id = ${customerId} order by account_id`),
    consent: await rowsOf(sql`
      select purpose, granted, text_version, way, at from customers.consent where customer_id = ${customerId}`),
    consentHistory: await rowsOf(sql`
      select purpose, granted, text_version, way, at from customers.consent_history
      where customer_id = ${customerId} order by at`),
    contacts: await rowsOf(sql`
      select account_id, state, added_at, ended_at, live_code_state from customers.contact
      where customer_id = ${customerId} order by account_id`),
  };
}
