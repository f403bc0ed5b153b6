import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { HealthLimits } from './health.ts';

export interface HealthSettings extends HealthLimits {
  /** Contacts of the whole corp; raised by WeCom in steps of 50,000 (LIMITS §1). */
  corp_contact_cap: number;
}

export interface HealthSetting {
  name: keyof HealthSettings;
  value: number;
  unit: 'per_day' | 'percent' | 'count' | 'days' | 'contacts';
  source: string;
  changedAt: Date | null;
}

const CORP_STEP = 50_000;

export async function readHealthSettings(db: Db | Tx): Promise<HealthSettings> {
  const { rows } = await sql<{ settings: HealthSettings }>`
    select jsonb_object_agg(name, value) as settings from delivery.health_setting`.execute(db);
  return rows[0]!.settings;
}

export async function listHealthSettings(db: Db): Promise<HealthSetting[]> {
  const { rows } = await sql<HealthSetting>`
    select name, value, unit, source, changed_at as "changedAt" from delivery.health_setting order by name`.execute(db);
  return rows;
}

/** Refuses what can't be: more than the whole, a corp cap between WeCom's steps. */
export async function changeHealthSetting(
  tx: Tx,
  { name, value, at }: { name: string; value: number; at: Date },
): Promise<void> {
  const isPossible = name !== 'corp_contact_cap' || (value > 0 && value % CORP_STEP === 0);
  const { rows } = await sql`
    update delivery.health_setting set value = ${value}, changed_at = ${at}
    where name = ${name} and ${isPossible}::boolean and (unit <> 'percent' or ${value}::integer <= 100)
    returning name`.execute(tx);
  if (rows.length === 0) throw new AppError('delivery.setting_refused', { field: name, value });
}
