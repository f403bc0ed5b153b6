import { sql } from 'kysely';
import type { Platform } from '../../platform/platform.ts';
import type { PersonalData } from '../customers/index.ts';
import { eraseKf, exportKf } from './kf/personal-data.ts';
import { eraseTransfers, exportTransfers, mergeTransfers } from './transfers/personal-data.ts';

/**
 * Receivers of dispatches. Callbacks and welcomes name an external_userid: erasing takes the name and the text away and
 * leaves the event's key, so that a repeat is still known.
 */
export const createPersonalData = ({ secrets }: Pick<Platform, 'secrets'>): PersonalData => ({
  module: 'delivery',
  async merge(tx, from, to) {
    await sql`
      insert into delivery.dispatch_recipient
        (customer_id, run_id, made_at, dispatch_no, account_id, variant, chunk, external_userid, status, sent_at)
      select ${to}::bigint, run_id, made_at, dispatch_no, account_id, variant, chunk, external_userid, status, sent_at
      from delivery.dispatch_recipient where customer_id = ${from}
      on conflict (customer_id, run_id, made_at) do nothing`.execute(tx);
    await sql`delete from delivery.dispatch_recipient where customer_id = ${from}`.execute(tx);
    await mergeTransfers(tx, from, to);
  },
  async erase(tx, customerId) {
    const ids = sql`
      select value from customers.identity_of where customer_id = ${customerId} and kind = 'external_userid'
      union select external_userid from delivery.dispatch_recipient where customer_id = ${customerId}`;
    await sql`
      update delivery.inbox set raw = '', external_userid = null, state = 'skipped', note = 'erased'
      where external_userid in (${ids})`.execute(tx);
    await sql`delete from delivery.welcome where external_userid in (${ids})`.execute(tx);
    await sql`delete from delivery.detail_wanted where external_userid in (${ids})`.execute(tx);
    await sql`delete from delivery.sync_contact where external_userid in (${ids})`.execute(tx);
    await eraseKf(tx, ids);
    await sql`delete from delivery.dispatch_recipient where customer_id = ${customerId}`.execute(tx);
    await eraseTransfers(tx, customerId);
  },
  async export(db, customerId) {
    const { rows: messages } = await sql`
      select r.sent_at as "sentAt", r.status, d.content ->> 'text' as text
      from delivery.dispatch_recipient r
      join delivery.dispatch d on d.run_id = r.run_id and d.dispatch_no = r.dispatch_no
      where r.customer_id = ${customerId} order by r.made_at`.execute(db);
    const { rows: welcomes } = await sql`
      select w.received_at as "receivedAt", w.state from delivery.welcome w
      join customers.identity_of i on i.kind = 'external_userid' and i.issuer = w.corp_id and i.value = w.external_userid
      where i.customer_id = ${customerId} order by w.received_at`.execute(db);
    const [handOvers, customerService] = await Promise.all([
      exportTransfers(db, customerId),
      exportKf(db, secrets, customerId),
    ]);
    return { messages, welcomes, handOvers, customerService };
  },
});
