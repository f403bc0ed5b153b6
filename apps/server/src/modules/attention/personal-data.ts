import { sql } from 'kysely';
import type { PersonalData } from '../customers/index.ts';

/** A merged customer has spent what both had spent: the budget protects the person, not the row. */
export const personalData: PersonalData = {
  module: 'attention',
  async merge(tx, from, to) {
    await sql`
      insert into attention.budget as b (customer_id, kind, period_start, spent)
      select ${to}::bigint, kind, period_start, spent from attention.budget where customer_id = ${from}
      on conflict (customer_id, kind, period_start) do update set spent = b.spent + excluded.spent`.execute(tx);
    await sql`
      insert into attention.decision
        (customer_id, run_id, decided_at, category, channel, value, granted, reason, state, day_start, spent)
      select ${to}::bigint, run_id, decided_at, category, channel, value, granted, reason, state, day_start, spent
      from attention.decision where customer_id = ${from}
      on conflict (customer_id, run_id, decided_at) do nothing`.execute(tx);
    await sql`
      insert into attention.staff_send (customer_id, send_key, sent_at)
      select ${to}::bigint, send_key, sent_at from attention.staff_send where customer_id = ${from}
      on conflict (customer_id, send_key) do nothing`.execute(tx);
    await personalData.erase(tx, from);
  },
  async erase(tx, customerId) {
    await sql`delete from attention.budget where customer_id = ${customerId}`.execute(tx);
    await sql`delete from attention.decision where customer_id = ${customerId}`.execute(tx);
    await sql`delete from attention.staff_send where customer_id = ${customerId}`.execute(tx);
  },
  async export(db, customerId) {
    const { rows: decisions } = await sql`
      select decided_at as "decidedAt", category, channel, granted, reason, state
      from attention.decision where customer_id = ${customerId} order by decided_at`.execute(db);
    return { decisions };
  },
};
