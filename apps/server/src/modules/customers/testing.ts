import { sql } from 'kysely';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import { createCustomers } from './index.ts';

export const CORP = 'ww1';

/** The module on a test's platform. Guards are never called: routes are tested through HTTP with the real ones. */
export function customersFor(platform: Platform) {
  const audited: { action: string; subject: string }[] = [];
  const access = {
    audit: async (_tx, _actor, action, subject) => void audited.push({ action, subject }),
    guards: {},
  } as Pick<Access, 'audit' | 'guards'>;
  return { ...createCustomers({ platform, access, corpId: CORP }), audited };
}

export async function count(platform: Platform, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(platform.db);
  return rows[0]!.n;
}
