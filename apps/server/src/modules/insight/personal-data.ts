import { sql } from 'kysely';
import type { PersonalData } from '../customers/index.ts';

/** Attribution is derived from orders: it moves with them, and goes with the customer. */
export const personalDataOf: PersonalData = {
  module: 'insight',
  async merge(tx, from, to) {
    await sql`
      with moved as (delete from insight.attribution where customer_id = ${from} returning *)
      insert into insight.attribution (customer_id, ordered_at, order_id, bucket, run_id)
      select ${to}, ordered_at, order_id, bucket, run_id from moved on conflict do nothing`.execute(tx);
  },
  async erase(tx, customerId) {
    await sql`delete from insight.attribution where customer_id = ${customerId}`.execute(tx);
  },
  async export(db, customerId) {
    const { rows } =
      await sql`select ordered_at as "orderedAt", bucket from insight.attribution where customer_id = ${customerId} order by ordered_at`.execute(
        db,
      );
    return { attribution: rows };
  },
};
