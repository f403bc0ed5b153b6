import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';

const NAME = 'delivery.moments';

export interface MomentSettings {
  /**
   * Moments that an account should be asked for on one day. Advice, never a refusal: what customers see is WeCom's rule and
   * no page of it tells how many (LIMITS.md §5, grade C).
   */
  perAccountPerDay: number;
}

const BY_DEFAULT: MomentSettings = { perAccountPerDay: 1 };

export async function readMomentSettings(db: Db): Promise<MomentSettings> {
  const { rows } = await sql<{ value: MomentSettings }>`
    select value from platform.setting where name = ${NAME}`.execute(db);
  return { ...BY_DEFAULT, ...rows[0]?.value };
}

export async function saveMomentSettings(tx: Tx, value: MomentSettings, at: Date): Promise<void> {
  await sql`
    insert into platform.setting (name, value, changed_at) values (${NAME}, ${JSON.stringify(value)}::jsonb, ${at})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(tx);
}
