import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';

export interface PoolSettings {
  /** Accounts put forward at once, where a code does not say its own number. */
  put_forward_most: number;
  /** Minutes. */
  rotate_after: number;
  /** Per cent. */
  better_by: number;
  /** Contact ways and join ways of a corp together. */
  codes_cap: number;
}

export interface PoolSetting {
  name: keyof PoolSettings;
  value: number;
  unit: 'accounts' | 'minutes' | 'percent' | 'codes';
  source: string;
  changedAt: Date | null;
}

export async function readPoolSettings(db: Db | Tx): Promise<PoolSettings> {
  const { rows } = await sql<{ settings: PoolSettings }>`
    select jsonb_object_agg(name, value) as settings from community.pool_setting`.execute(db);
  return rows[0]!.settings;
}

export async function listPoolSettings(db: Db): Promise<PoolSetting[]> {
  const { rows } = await sql<PoolSetting>`
    select name, value, unit, source, changed_at as "changedAt" from community.pool_setting order by name`.execute(db);
  return rows;
}

export async function changePoolSetting(
  tx: Tx,
  { name, value, at }: { name: string; value: number; at: Date },
): Promise<void> {
  const isPossible = name !== 'put_forward_most' || (value >= 1 && value <= 100);
  const { rows } = await sql`
    update community.pool_setting set value = ${value}, changed_at = ${at}
    where name = ${name} and ${isPossible}::boolean returning name`.execute(tx);
  if (rows.length === 0) throw new AppError('community.setting_refused', { field: name, value });
}
