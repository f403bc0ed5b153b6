import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';

export interface CardSettings {
  /** Cards to one member in a minute and in an hour; what would be over waits. */
  per_minute: number;
  per_hour: number;
  /** So many things of one moment for one person are one card. */
  bundle_from: number;
  /** Minutes from 稍后 to the next card. */
  later_minutes: number;
}

/** WeCom drops what is over these without a word (LIMITS §12); ours must be below. */
const MOST: Partial<Record<keyof CardSettings, number>> = { per_minute: 30, per_hour: 1_000 };

export async function readCardSettings(db: Db | Tx): Promise<CardSettings> {
  const { rows } = await sql<{ settings: CardSettings }>`
    select jsonb_object_agg(name, value) as settings from delivery.staff_card_setting`.execute(db);
  return rows[0]!.settings;
}

export async function listCardSettings(db: Db) {
  const { rows } = await sql<{
    name: keyof CardSettings;
    value: number;
    unit: 'cards' | 'things' | 'minutes';
    source: string;
    changedAt: Date | null;
  }>`
    select name, value, unit, source, changed_at as "changedAt" from delivery.staff_card_setting order by name`.execute(
    db,
  );
  return rows;
}

export async function changeCardSetting(
  tx: Tx,
  { name, value, at }: { name: keyof CardSettings; value: number; at: Date },
): Promise<void> {
  if (value > (MOST[name] ?? Number.POSITIVE_INFINITY))
    throw new AppError('delivery.setting_refused', { field: name, value });
  await sql`update delivery.staff_card_setting set value = ${value}, changed_at = ${at} where name = ${name}`.execute(
    tx,
  );
}
