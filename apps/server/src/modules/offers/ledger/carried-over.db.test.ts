import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { findMigrations, migrate } from '../../../platform/database/migrate.ts';
import { testDatabase } from '../../../platform/testing/index.ts';
import { checkLedger } from './check.ts';

/** The first migration that knows the journal. */
const JOURNAL = '202611242001';
const at = new Date('2026-03-20T12:00:00+08:00');

const server = testDatabase();
const name = `before_${randomBytes(6).toString('hex')}`;
let before: Database;

beforeAll(async () => {
  await server.pool.query(`create database ${name}`);
  before = connect(Object.assign(new URL(server.url), { pathname: `/${name}` }).toString());
});
afterAll(async () => {
  await before.close();
  await server.pool.query(`drop database ${name} with (force)`);
});

it('coupons that were redeemed, voided and erased before there was a journal stand in it', async () => {
  const migrations = findMigrations();
  const old = migrations.filter(({ id }) => id < JOURNAL);
  await migrate(before.pool, { at, migrations: old });
  await before.pool.query(`
    insert into offers.offer (code, name, current_version, created_at, changed_at)
    values ('noon', 'noon', 1, '2026-03-01', '2026-03-01');
    insert into offers.offer_terms (offer_id, version, kind, amount_fen, min_spend_fen, terms, valid_days, store_bound, since)
    select offer_id, 1, 'amount_off', 1500, 0, '', 3, false, '2026-03-01' from offers.offer;
    insert into offers.coupon (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until, grant_key, issue_no)
    select 1, g, offer_id, 1, s, '2026-03-15', '2026-03-15', '2026-03-18', g, 1
    from offers.offer, (values ('used', 'redeemed'), ('taken', 'void'), ('taken late', 'void'), ('unused', 'issued')) v (g, s);
    insert into offers.redemption (customer_id, coupon_id, redeemed_at, store_id, spend_fen, discount_fen, caller, key)
    select customer_id, coupon_id, '2026-03-16', 7, 4000, 1500, 'api_key:1', 'r-1' from offers.coupon where grant_key = 'used';
    insert into offers.redemption_key (key, caller, customer_id, coupon_id)
    select key, caller, customer_id, coupon_id from offers.redemption;
    insert into offers.erased_redemption (store_id, offer_id, terms_version, redeemed_at, spend_fen, discount_fen)
    select 7, offer_id, 1, '2026-03-14', 5000, 1500 from offers.offer;
    insert into access.audit (at, recorded_at, actor_kind, actor_id, actor_label, action, subject, details)
    select case grant_key when 'taken' then timestamptz '2026-03-16' else '2026-03-19' end, '2026-03-16', 'user', '5', '小林',
      'offers.coupon_voided', 'coupon:' || coupon_id, '{}'
    from offers.coupon where status = 'void'`);

  await migrate(before.pool, { at, migrations });

  const { rows } = await before.pool.query(`
    select c.grant_key as "grant", e.seq, e.kind, e.at, e.discount_fen as "discountFen", e.caller, e.who
    from offers.coupon_event e join offers.coupon c using (customer_id, coupon_id) order by c.grant_key`);
  const voided = { seq: 1, kind: 'voided', discountFen: null, caller: 'user:5', who: '小林' };
  expect(rows).toEqual([
    { grant: 'taken', ...voided, at: new Date('2026-03-16') },
    // In its last instant, which a Date shows without the microseconds.
    { grant: 'taken late', ...voided, at: new Date('2026-03-17T23:59:59.999Z') },
    {
      ...{ grant: 'used', seq: 1, kind: 'redeemed', at: new Date('2026-03-16'), discountFen: 1_500 },
      caller: 'api_key:1',
      who: 'api_key:1',
    },
  ]);
  const { rows: moved } = await before.pool.query(
    `select what, count(*) as n, sum(discount_fen) as "discountFen" from offers.movement where at <= $1 group by 1 order by 1`,
    [at],
  );
  expect(moved).toEqual([
    { what: 'expired', n: 1, discountFen: 0 },
    { what: 'issued', n: 5, discountFen: 0 },
    { what: 'redeemed', n: 2, discountFen: 3_000 },
    { what: 'voided', n: 2, discountFen: 0 },
  ]);
  expect(await checkLedger(before.db, at)).toEqual({ differences: 0, shown: [] });
});
