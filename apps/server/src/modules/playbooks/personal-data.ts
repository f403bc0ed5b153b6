import { sql } from 'kysely';
import type { PersonalData } from '../customers/index.ts';

/** What playbooks keep about a customer: what each run decided for her, and what she is waited for. */
export const personalDataOf: PersonalData = {
  module: 'playbooks',
  async merge(tx, from, to) {
    await sql`
      with moved as (delete from playbooks.touch where customer_id = ${from} returning *)
      insert into playbooks.touch select (jsonb_populate_record(null::playbooks.touch, to_jsonb(moved) || jsonb_build_object('customer_id', ${to}::bigint))).*
      from moved on conflict do nothing`.execute(tx);
    await sql`
      with moved as (delete from playbooks.wait where customer_id = ${from} returning *)
      insert into playbooks.wait (customer_id, playbook_id, due_at, run_id)
      select ${to}, playbook_id, due_at, run_id from moved on conflict do nothing`.execute(tx);
    await sql`delete from playbooks.candidate where customer_id = ${from}`.execute(tx);
  },
  async erase(tx, customerId) {
    await sql`delete from playbooks.touch where customer_id = ${customerId}`.execute(tx);
    await sql`delete from playbooks.wait where customer_id = ${customerId}`.execute(tx);
    await sql`delete from playbooks.candidate where customer_id = ${customerId}`.execute(tx);
  },
  async export(db, customerId) {
    const { rows } = await sql`
      select p.name, t.at, t.state, t.reason, t.channel, t.sent_at as "sentAt"
      from playbooks.touch t join playbooks.run r using (run_id) join playbooks.playbook p using (playbook_id)
      where t.customer_id = ${customerId} order by t.at`.execute(db);
    return { touches: rows };
  },
};
