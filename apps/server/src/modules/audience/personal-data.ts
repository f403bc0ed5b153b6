import { sql } from 'kysely';
import type { PersonalData } from '../customers/index.ts';

const SNAPSHOT_TABLES = [sql.table('audience.snapshot_member'), sql.table('audience.small_snapshot_member')];

/**
 * Memberships and snapshots move to the one who stays. What a merge records in the change log has her looked at again, so
 * that she leaves what she is not in; she has entered nothing by it.
 */
export const personalDataOf: PersonalData = {
  module: 'audience',
  async merge(tx, from, to) {
    for (const table of SNAPSHOT_TABLES)
      await sql`
        with moved as (delete from ${table} where customer_id = ${from} returning snapshot_id)
        insert into ${table} (customer_id, snapshot_id)
        select ${to}, snapshot_id from moved on conflict do nothing`.execute(tx);
    await sql`
      with moved as (delete from audience.member where customer_id = ${from} returning segment_id, since),
      kept as (
        insert into audience.member (customer_id, segment_id, since)
        select ${to}, segment_id, since from moved on conflict do nothing returning segment_id)
      update audience.watch w set members = w.members - 1
      from moved where w.segment_id = moved.segment_id
        and not exists (select from kept where kept.segment_id = moved.segment_id)`.execute(tx);
    await sql`
      with moved as (delete from audience.transition where customer_id = ${from} returning set_id, entered)
      insert into audience.transition (customer_id, set_id, entered)
      select ${to}, set_id, entered from moved on conflict do nothing`.execute(tx);
  },
  async erase(tx, customerId) {
    for (const table of SNAPSHOT_TABLES) await sql`delete from ${table} where customer_id = ${customerId}`.execute(tx);
    await sql`
      with gone as (delete from audience.member where customer_id = ${customerId} returning segment_id)
      update audience.watch w set members = w.members - 1 from gone where w.segment_id = gone.segment_id`.execute(tx);
    await sql`delete from audience.transition where customer_id = ${customerId}`.execute(tx);
  },
  async export(db, customerId) {
    const { rows: segments } = await sql`
      select s.name, m.since from audience.member m join audience.segment s using (segment_id)
      where m.customer_id = ${customerId} order by m.since`.execute(db);
    const { rows: selected } = await sql`
      select at from audience.snapshot_customer where customer_id = ${customerId} order by at`.execute(db);
    const { rows: transitions } = await sql`
      select x.at, t.entered from audience.transition t join audience.transition_set x using (set_id)
      where t.customer_id = ${customerId} order by x.at`.execute(db);
    return { segments, selected, transitions };
  },
};
