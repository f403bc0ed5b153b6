import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, createAccess } from '../access/index.ts';
import { createCustomers } from './index.ts';

export const CORP = 'ww1';

/** Log-ins as WeChat gives them: a code `openid:o1` is somebody with that openid. */
export const accessFor = (platform: Platform): Access =>
  createAccess({
    platform,
    storesUnder: async () => [],
    staffByUserid: async () => null,
    oauth: {
      authorizeUrl: ({ redirectUri, state }) =>
        `https://wx.test/authorize?${new URLSearchParams({ redirect_uri: redirectUri, state })}`,
      exchange: async (code) => ({ openid: code.replace('openid:', ''), externalUserid: null }),
    },
    publicUrl: 'http://localhost',
  });

/** The module on a test's platform. Guards are never called: routes are tested through HTTP with the real ones. */
export function customersFor(platform: Platform) {
  const audited: { action: string; subject: string }[] = [];
  const access = {
    audit: async (_tx, _actor, action, subject) => void audited.push({ action, subject }),
    guards: {},
  } as Pick<Access, 'audit' | 'guards'>;
  return { ...createCustomers({ platform, access, corpId: CORP }), audited };
}

/** Customers with numbers of the test's own choosing, of whom nothing else is known; who comes later has higher ones. */
export async function insertNumbered(db: Db, from: number, to: number): Promise<void> {
  await sql`
    insert into customers.customer (customer_id, subject_key, created_at, first_source) overriding system value
    select n, 'numbered-' || n, '2026-01-01', 'tests' from generate_series(${from}::bigint, ${to}::bigint) n`.execute(
    db,
  );
  await sql`
    select setval(pg_get_serial_sequence('customers.customer', 'customer_id'), max(customer_id)) from customers.customer`.execute(
    db,
  );
}
