import pg from 'pg';

/** As many statements at once as the product has connections, none of which goes cold between two windows. */
export const STATEMENTS_AT_ONCE = 16;
export const poolForRowLock = (connectionString: string): pg.Pool =>
  new pg.Pool({
    connectionString,
    max: STATEMENTS_AT_ONCE,
    idleTimeoutMillis: 0,
    options: '-c timezone=UTC -c jit=off',
  });

/**
 * What a claim is compared with: one statement each, that locks the share's row, takes a place, and writes the winner,
 * the coupon, its code and the claim. As durable and as exact as the product's claim, and without its facts and its
 * change log.
 */
const claimWith = (who: string, share: string) => `
  with who as (${who}), taken as (
    update offers.drop_share s set claimed = s.claimed + 1
    from who
    -- by the key, whatever the planner thinks of the table's size
    where s.share_id = ${share} and s.claimed < s.stock and (
      select w.share_id from offers.drop_winner w where w.customer_id = who.customer_id and w.drop_id = s.drop_id
    ) is null
    returning s.share_id, s.drop_id, s.store_id, s.claimed as place, who.customer_id
  ), winner as (
    insert into offers.drop_winner (customer_id, drop_id, share_id, won_at)
    select customer_id, drop_id, share_id, $3::timestamptz from taken
  ), coupon as (
    insert into offers.coupon (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until,
      store_id, grant_key, issue_no, drop_id, share_id)
    select t.customer_id, offers.code_from(gen_random_uuid()), d.offer_id, d.terms_version, 'issued', $3::timestamptz,
      $3::timestamptz, $4::timestamptz, t.store_id, 'drop:' || d.drop_key, d.issue_no, d.drop_id, t.share_id
    from taken t join offers.drop d on d.drop_id = t.drop_id
    returning coupon_id, customer_id, code
  ), code as (
    insert into offers.coupon_code (code, customer_id, coupon_id) select code, customer_id, coupon_id from coupon
  ), place as (
    insert into offers.claim (share_id, place, coupon_id, claimed_at)
    select t.share_id, t.place, c.coupon_id, $3::timestamptz from taken t join coupon c on c.customer_id = t.customer_id
  )
  select code from coupon`;

const BY_LINK = {
  name: 'claim by link',
  text: claimWith(
    `select customer_id from customers.identity where kind = 'external_userid' and issuer = $5 and value = $1`,
    '(select share_id from offers.share_token where token = $2)',
  ),
};
const BY_ID = { name: 'claim by id', text: claimWith('select $1::bigint as customer_id', '$2::bigint') };

const DAY_MS = 86_400_000;
const untilOf = (at: Date) => new Date(at.getTime() + 3 * DAY_MS);

/** Answers the code, or null when none was left. */
export async function claimByLink(
  pool: pg.Pool,
  { corpId, externalUserid, token, at }: { corpId: string; externalUserid: string; token: string; at: Date },
): Promise<{ code: string; validUntil: Date } | null> {
  const validUntil = untilOf(at);
  const { rows } = await pool.query<{ code: string }>({
    ...BY_LINK,
    values: [externalUserid, token, at, validUntil, corpId],
  });
  return rows[0] ? { code: rows[0].code, validUntil } : null;
}

/** The same for who is known by her id. */
export async function claimById(
  pool: pg.Pool,
  { customerId, shareId, at }: { customerId: number; shareId: number; at: Date },
): Promise<boolean> {
  const { rows } = await pool.query({ ...BY_ID, values: [customerId, shareId, at, untilOf(at)] });
  return rows.length > 0;
}
