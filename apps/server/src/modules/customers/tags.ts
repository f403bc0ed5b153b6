import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand } from '../access/index.ts';

interface Tagging {
  customerId: number;
  tag: string;
}

export function createTags({
  db,
  clock,
  changes,
  audit,
}: Pick<Platform, 'db' | 'clock' | 'changes'> & { audit: Access['audit'] }) {
  /** Adding a tag she has changes nothing; a new word becomes one of the chain's tags. */
  async function addTag(actor: Actor, { customerId, tag }: Tagging): Promise<void> {
    demand(actor, 'customers.edit');
    const at = clock.now();
    await db.transaction().execute(async (tx) => {
      await demandVisible(tx, actor, customerId);
      await sql`insert into customers.tag (tag, created_at) values (${tag}, ${at}) on conflict do nothing`.execute(tx);
      await sql`
        insert into customers.customer_tag (customer_id, tag, since) values (${customerId}, ${tag}, ${at})
        on conflict do nothing`.execute(tx);
      await changes.record(tx, { topic: 'customers', customers: [customerId] });
      await audit(tx, actor, 'customers.tag_added', `customer:${customerId}`, { tag });
    });
  }

  /** Our own word. One that WeCom has for her is taken off there, by the accounts that gave it. */
  async function removeTag(actor: Actor, { customerId, tag }: Tagging): Promise<void> {
    demand(actor, 'customers.edit');
    await db.transaction().execute(async (tx) => {
      await demandVisible(tx, actor, customerId);
      const { rows: ours } = await sql`
        delete from customers.customer_tag where customer_id = ${customerId} and tag = ${tag} returning 1`.execute(tx);
      const { rows: left } = await sql`
        select 1 from customers.tag_of where customer_id = ${customerId} and tag = ${tag}`.execute(tx);
      if (ours.length === 0 && left.length > 0) throw new AppError('customers.tag_of_wecom', { tag }, 409);
      await changes.record(tx, { topic: 'customers', customers: ours.length > 0 ? [customerId] : [] });
      await audit(tx, actor, 'customers.tag_removed', `customer:${customerId}`, { tag });
    });
  }

  return { addTag, removeTag };
}

/** A customer of somebody else's stores is as good as none. */
async function demandVisible(tx: Tx, actor: Actor, customerId: number): Promise<void> {
  const { rows } = await sql`
    select 1 from customers.customer
    where customer_id = ${customerId}
      and (${actor.storeIds}::bigint[] is null or home_store_id = any(${actor.storeIds}::bigint[]))`.execute(tx);
  if (rows.length === 0) throw new AppError('customers.not_found', {}, 404);
}
