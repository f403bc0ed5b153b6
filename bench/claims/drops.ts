import type pg from 'pg';

interface OpenShare {
  token: string;
  shareId: number;
}

let opened = 0;

/** Opens so many drops of one of the shipped offers, each with one share for everybody. */
export async function openDrops(
  pool: pg.Pool,
  { drops, stock }: { drops: number; stock: number },
): Promise<OpenShare[]> {
  const now = Date.now();
  const { rows } = await pool.query<{ token: string; shareId: string }>(
    `with offer as (
       select o.offer_id, o.current_version from offers.offer o
       join offers.offer_terms t on t.offer_id = o.offer_id and t.version = o.current_version
       where t.kind = 'amount_off' order by o.offer_id limit 1
     ), opened as (
       insert into offers.drop (drop_key, offer_id, terms_version, name, opens_at, closes_at, created_at, issue_no)
       select $1 || '-' || n, offer_id, current_version, '午间秒杀', $2::timestamptz, $3::timestamptz, $2::timestamptz,
         nextval('offers.issue_no')
       from offer, generate_series(1, $4::integer) n
       returning drop_id
     ), shares as (
       insert into offers.drop_share (drop_id, token, stock)
       select drop_id, offers.token_from(gen_random_uuid()), $5::integer from opened
       returning share_id, token
     )
     insert into offers.share_token (token, share_id) select token, share_id from shares
     returning token, share_id as "shareId"`,
    [`bench-${++opened}-${now}`, new Date(now - 60_000), new Date(now + 6 * 3_600_000), drops, stock],
  );
  if (rows.length !== drops) throw new Error('no shipped offer takes an amount off: there is nothing to claim');
  await pool.query('analyze offers.drop, offers.drop_share, offers.share_token');
  return rows.map(({ token, shareId }) => ({ token, shareId: Number(shareId) }));
}

/** What must never be: coupons beyond a stock, counted from what was issued. */
export async function oversold(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: string }>(
    `select coalesce(sum(greatest(n.coupons - s.stock, 0)), 0) as n from offers.drop_share s
     join (select share_id, count(*) as coupons from offers.coupon where share_id is not null group by share_id) n
       on n.share_id = s.share_id`,
  );
  return Number(rows[0]!.n);
}

/** Coupons that drops gave away so far. */
export async function couponsGiven(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: string }>('select count(*) as n from offers.coupon where drop_id is not null');
  return Number(rows[0]!.n);
}
