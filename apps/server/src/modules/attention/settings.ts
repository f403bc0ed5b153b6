import { type RawBuilder, sql } from 'kysely';
import type { Changes } from '../../platform/changes/index.ts';
import type { Db, Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type Actor, demand } from '../access/index.ts';

/** The numbers of the governor, by the names they have in `attention.setting`. */
export interface AttentionSettings {
  /** Minutes of the local day. */
  quiet_from: number;
  quiet_until: number;
  promotions_per_day: number;
  promotions_per_week: number;
  mass_sends_per_day: number;
  group_posts_per_day: number;
  group_mass_sends_per_day: number;
  /** Hours. */
  new_contact_rest: number;
}
type SettingName = keyof AttentionSettings;

export interface SettingRow {
  name: SettingName;
  value: number;
  unit: 'minute_of_day' | 'per_day' | 'per_week' | 'hours';
  source: string;
  changedAt: Date | null;
}

export async function listSettings(db: Db): Promise<SettingRow[]> {
  const { rows } = await sql<SettingRow>`
    select name, value, unit, source, changed_at as "changedAt" from attention.setting order by name`.execute(db);
  return rows;
}

export async function readSettings(db: Db | Tx): Promise<AttentionSettings> {
  const { rows } = await sql<{ settings: AttentionSettings }>`
    select jsonb_object_agg(name, value) as settings from attention.setting`.execute(db);
  return rows[0]!.settings;
}

/** The budgets that a cap belongs to. */
const BUDGET_OF: Partial<Record<string, string>> = {
  mass_sends_per_day: 'mass_send_day',
  promotions_per_day: 'promotion_day',
  promotions_per_week: 'promotion_week',
};
/** What is left of a budget matters while its day or week lasts. Milliseconds. */
const LONGEST_PERIOD_MS = 8 * 24 * 3_600_000;

/** Refuses minutes that no day has; caps may be 0, which stops a channel. */
export async function changeSetting(
  tx: Tx,
  actor: Actor,
  { name, value, changes, at }: { name: string; value: number; changes: Changes; at: Date },
): Promise<void> {
  demand(actor, 'attention.edit');
  const { rows } = await sql<{ name: string }>`
    update attention.setting set value = ${value}, changed_at = ${at}
    where name = ${name} and (unit <> 'minute_of_day' or ${value}::integer < 1440)
    returning name`.execute(tx);
  if (rows.length === 0) throw new AppError('attention.setting_refused', { name, value });
  const kind = BUDGET_OF[name];
  if (!kind) return;
  const since = new Date(at.getTime() - LONGEST_PERIOD_MS);
  const customers = sql`select customer_id from attention.budget where kind = ${kind} and period_start >= ${since}`;
  await changes.record(tx, { topic: 'attention', customers, since });
}

/** Whether a minute of the local day is quiet, as a condition in SQL; `isQuiet` says the same of an instant. */
export function quietMinute(minute: RawBuilder<unknown>, { quiet_from: from, quiet_until: until }: AttentionSettings) {
  return from <= until
    ? sql<boolean>`(${minute} >= ${from}::integer and ${minute} < ${until}::integer)`
    : sql<boolean>`(${minute} >= ${from}::integer or ${minute} < ${until}::integer)`;
}
