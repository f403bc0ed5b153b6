import { KfRules } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { FIRST_RULES } from './answers.ts';

export interface StoredRules {
  /** 0: never set. */
  version: number;
  on: boolean;
  rules: KfRules;
  madeAt: Date | null;
  madeBy: string | null;
}

export async function readRules(db: Db | Tx, openKfid: string): Promise<StoredRules> {
  const { rows } = await sql<StoredRules>`
    select version, switched_on as on, rules, made_at as "madeAt", made_by as "madeBy" from delivery.kf_rules
    where open_kfid = ${openKfid} order by version desc limit 1`.execute(db);
  const stored = rows[0];
  if (!stored) return { version: 0, on: false, rules: FIRST_RULES, madeAt: null, madeBy: null };
  return { ...stored, rules: KfRules.parse(stored.rules) };
}

/** A further version. Two people who change the same one: the second is told, and loses nothing of the first. */
export async function writeRules(
  tx: Tx,
  openKfid: string,
  change: { version: number; on: boolean; rules: KfRules; at: Date; by: string },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into delivery.kf_rules (open_kfid, version, switched_on, rules, made_at, made_by)
    select open_kfid, ${change.version + 1}, ${change.on}, ${JSON.stringify(change.rules)}::jsonb, ${change.at}, ${change.by}
    from delivery.kf_account where open_kfid = ${openKfid}
      and ${change.version} = coalesce((select max(version) from delivery.kf_rules where open_kfid = ${openKfid}), 0)
    on conflict do nothing returning version`.execute(tx);
  if (!rows[0]) throw new AppError('delivery.kf_rules_changed', {}, 409);
  return rows[0].version;
}
