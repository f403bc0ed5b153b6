import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { DEFAULT_GUARD, type GuardSettings } from './guard.ts';

const NAME = 'delivery.sync';

export async function readGuard(db: Db | Tx): Promise<GuardSettings> {
  const { rows } = await sql<{ value: Partial<GuardSettings> }>`
    select value from platform.setting where name = ${NAME}`.execute(db);
  return { ...DEFAULT_GUARD, ...rows[0]?.value };
}

export async function writeGuard(tx: Tx, settings: GuardSettings, at: Date): Promise<void> {
  await sql`
    insert into platform.setting (name, value, changed_at) values (${NAME}, ${JSON.stringify(settings)}::jsonb, ${at})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(tx);
}
