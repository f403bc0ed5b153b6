import { sql } from 'kysely';
import { type Tx, withValues } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { forgetHalf } from './half-contacts.ts';
import type { ContactState, Customers, EndedContact, NewContact, RecordedContact } from './types.ts';
import { externalUser, unionUser } from './wechat.ts';

/** Ties to accounts, as callbacks and syncs tell them: late, twice, out of order, and in batches. */
export function createContacts({
  facts,
  clock,
  changes,
  match,
}: Pick<Platform, 'facts' | 'clock' | 'changes'> & Pick<Customers, 'match'>) {
  async function recordContacts(tx: Tx, contacts: NewContact[]): Promise<RecordedContact[]> {
    const at = clock.now();
    const people = await matchContacts(tx, contacts);
    const rows = contacts.flatMap((contact) => {
      const person = people.get(refOf(contact));
      return person ? [{ ...contact, ...person }] : []; // erased: nothing is recorded
    });
    const before = await statesOf(tx, rows);
    const now = await upsertAdded(tx, latest(rows));
    await recordChanged(tx, rows, now);
    await forgetHalf(tx, rows);
    const recorded = rows.map(({ externalUserid, corpId, accountId, customerId, created }) => ({
      externalUserid,
      corpId,
      accountId,
      customerId,
      isNewCustomer: created,
      isNewContact: now.get(tieOf({ customerId, accountId })) === 'active' && !isActive(before, customerId, accountId),
    }));
    const added = latest(recorded.map((row) => ({ ...row, at }))).filter((row) => row.isNewContact);
    if (added.length > 0) {
      const payload = {
        contacts: added.map(({ customerId, accountId, isNewCustomer }) => ({ customerId, accountId, isNewCustomer })),
      };
      await facts.publish(tx, { type: 'customers.contacts_added', at, payload });
    }
    return recorded;
  }

  async function endContacts(tx: Tx, contacts: EndedContact[]): Promise<void> {
    const at = clock.now();
    // A removal may arrive before the adding it ends: the customer is made, so that the adding finds the ending there.
    const people = await matchContacts(tx, contacts);
    const rows = contacts.flatMap((contact) => {
      const customerId = people.get(refOf(contact))?.customerId;
      return customerId === undefined ? [] : [{ ...contact, customerId }];
    });
    const before = await statesOf(tx, rows);
    const now = new Map([
      ...(await upsertDoubts(tx, latest(rows.filter((row) => row.how === 'perhaps_gone')))),
      ...(await upsertEnded(tx, latest(rows.filter((row) => row.how !== 'perhaps_gone')))),
    ]);
    await recordChanged(tx, rows, now);
    const ended = latest(rows).flatMap(({ customerId, accountId }) => {
      const how = now.get(tieOf({ customerId, accountId }));
      return how && how !== 'active' && isActive(before, customerId, accountId) ? [{ customerId, accountId, how }] : [];
    });
    await forgetHalf(tx, rows);
    if (ended.length > 0) {
      await facts.publish(tx, { type: 'customers.contacts_ended', at, payload: { contacts: ended } });
    }
  }

  const recordChanged = (tx: Tx, rows: Tie[], changed: Map<string, ContactState>) =>
    changes.record(tx, {
      topic: 'customers',
      customers: rows.filter((row) => changed.has(tieOf(row))).map(({ customerId }) => customerId),
    });

  function matchContacts(tx: Tx, contacts: Pick<NewContact, 'externalUserid' | 'corpId' | 'at' | 'unionid'>[]) {
    const people = contacts.map((contact) => ({
      ref: refOf(contact),
      identities: [
        externalUser(contact.corpId, contact.externalUserid),
        ...(contact.unionid ? [unionUser(contact.corpId, contact.unionid)] : []),
      ],
    }));
    return match(tx, people, { create: true, at: clock.now(), source: 'wecom' });
  }

  return { recordContacts, endContacts };
}

interface Tie {
  customerId: number;
  accountId: number;
}

const refOf = ({ corpId, externalUserid }: { corpId: string; externalUserid: string }) => `${corpId}|${externalUserid}`;
const tieOf = ({ customerId, accountId }: Tie) => `${customerId}|${accountId}`;
const isActive = (states: Map<string, ContactState>, customerId: number, accountId: number) =>
  states.get(tieOf({ customerId, accountId })) === 'active';

/** One row per tie, the latest: a statement may touch a row only once. */
function latest<Row extends Tie & { at: Date }>(rows: Row[]): Row[] {
  const ties = new Map<string, Row>();
  for (const row of rows) {
    const other = ties.get(tieOf(row));
    if (!other || row.at > other.at) ties.set(tieOf(row), row);
  }
  return [...ties.values()];
}

type StateRow = Tie & { state: ContactState };
const byTie = (rows: StateRow[]) => new Map(rows.map((row) => [tieOf(row), row.state]));

async function statesOf(tx: Tx, ties: Tie[]): Promise<Map<string, ContactState>> {
  if (ties.length === 0) return new Map();
  const { rows } = await sql<StateRow>`
    select customer_id as "customerId", account_id as "accountId", state from customers.contact
    where customer_id = any(${ties.map((tie) => tie.customerId)}::bigint[])`.execute(tx);
  return byTie(rows);
}

/** The platform's event of a tie that was handed over names no source, and its time differs by seconds from the result's. */
const HANDED_OVER_SECONDS = 24 * 3_600;

const RETURNING = sql`returning customer_id as "customerId", account_id as "accountId", state`;

/** Answers the ties that this news changed. */
async function upsertAdded(tx: Tx, rows: (NewContact & Tie)[]) {
  const values = rows.map((r) => [r.customerId, r.accountId, r.corpId, r.externalUserid, r.at, r.state]);
  return byTie(
    await withValues(values, (list) =>
      sql<StateRow>`
        insert into customers.contact as c
          (customer_id, account_id, corp_id, external_userid, added_at, live_code_state)
        values ${list}
        on conflict (customer_id, account_id) do update set
          added_at = excluded.added_at,
          live_code_state = coalesce(excluded.live_code_state, case when abs(extract(epoch from
            excluded.added_at - c.handed_over_at)) < ${HANDED_OVER_SECONDS}::integer then c.live_code_state end),
          corp_id = excluded.corp_id, external_userid = excluded.external_userid
        where c.added_at is null or excluded.added_at > c.added_at ${RETURNING}`.execute(tx),
    ),
  );
}

async function upsertEnded(tx: Tx, rows: (EndedContact & Tie)[]) {
  const values = rows.map((r) => [r.customerId, r.accountId, r.corpId, r.externalUserid, r.at, r.how]);
  return byTie(
    await withValues(values, (list) =>
      sql<StateRow>`
        insert into customers.contact as c (customer_id, account_id, corp_id, external_userid, ended_at, ended_how)
        values ${list}
        on conflict (customer_id, account_id) do update set
          ended_at = excluded.ended_at, ended_how = excluded.ended_how
        where c.ended_at is null or (excluded.ended_at, excluded.ended_how) > (c.ended_at, c.ended_how)
        ${RETURNING}`.execute(tx),
    ),
  );
}

async function upsertDoubts(tx: Tx, rows: (EndedContact & Tie)[]) {
  const values = rows.map((r) => [r.customerId, r.accountId, r.corpId, r.externalUserid, r.at]);
  return byTie(
    await withValues(values, (list) =>
      sql<StateRow>`
        insert into customers.contact as c (customer_id, account_id, corp_id, external_userid, perhaps_gone_at)
        values ${list}
        on conflict (customer_id, account_id) do update set perhaps_gone_at = excluded.perhaps_gone_at
        where c.perhaps_gone_at is null or excluded.perhaps_gone_at > c.perhaps_gone_at ${RETURNING}`.execute(tx),
    ),
  );
}
