import type { Tier } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand } from '../access/index.ts';

type TierRow = z.output<typeof Tier>;

const FOREIGN_KEY_VIOLATION = '23503';

/** The tiers of the chain's own member programme: few, ordered by rank. */
export function createTiers({ db, changes, audit }: Pick<Platform, 'db' | 'changes'> & { audit: Access['audit'] }) {
  async function listTiers(): Promise<TierRow[]> {
    const { rows } = await sql<TierRow>`select code, name, rank from customers.tier order by rank`.execute(db);
    return rows;
  }

  /** All of them: what is left out is gone, unless somebody has it. */
  async function putTiers(actor: Actor, tiers: TierRow[]): Promise<void> {
    demand(actor, 'customers.write');
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    refuseDoubles(tiers);
    const said = sql`jsonb_to_recordset(${JSON.stringify(tiers)}::jsonb) as s (code text, name text, rank smallint)`;
    await db.transaction().execute(async (tx) => {
      await sql`lock table customers.tier in share row exclusive mode`.execute(tx);
      const { rows: gone } = await sql`
        delete from customers.tier t where not exists (select from ${said} where s.code = t.code) returning code`
        .execute(tx)
        .catch((error: { code?: string }) => {
          if (error.code === FOREIGN_KEY_VIOLATION)
            throw new AppError('customers.tier_in_use', { field: 'tiers' }, 409);
          throw error;
        });
      const moved = sql`
        select c.customer_id from customers.customer c
        join customers.tier t on t.code = c.tier join ${said} on s.code = t.code and s.rank <> t.rank`;
      await changes.record(tx, { topic: 'customers', customers: moved });
      const { rows: changed } = await sql`
        insert into customers.tier as t (code, name, rank) select code, name, rank from ${said}
        on conflict (code) do update set name = excluded.name, rank = excluded.rank
        where (t.name, t.rank) is distinct from (excluded.name, excluded.rank)
        returning code`.execute(tx);
      if (gone.length + changed.length > 0) await audit(tx, actor, 'customers.tiers_put', 'tiers', { tiers });
    });
  }

  return { listTiers, putTiers };
}

function refuseDoubles(tiers: TierRow[]): void {
  for (const field of ['code', 'rank'] as const) {
    const index = tiers.findIndex((tier, i) => tiers.findIndex((other) => other[field] === tier[field]) < i);
    if (index >= 0) throw new AppError('customers.tier_given_twice', { field: `tiers.${index}.${field}` });
  }
}
