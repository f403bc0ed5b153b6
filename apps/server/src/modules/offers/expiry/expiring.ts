import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { OffersFacts } from '../events.ts';

/** How often coupons that are about to end are looked for. Business milliseconds: a notice is that late at most. */
const EVERY_MS = 5 * 60_000;

export function createExpiring({ platform }: { platform: Platform }) {
  /**
   * Tells of the unused coupons whose end has come as near as their offer says: one fact for the set, each end of a
   * coupon once, however many processes look and whenever they are stopped. Answers how many there were.
   */
  async function tellExpiring(now: Date): Promise<number> {
    if (!(await isAsked(platform.db))) return 0;
    await platform.facts.prepare(now);
    return platform.db.transaction().execute(async (tx) => {
      const told = await take(tx, now);
      if (told.n === 0) return 0;
      platform.crashAt('offers.inside_expiring');
      await platform.facts.publish(tx, {
        type: 'offers.coupons_expiring',
        at: now,
        subject: `notice:${told.noticeNo}`,
        payload: told satisfies OffersFacts['offers.coupons_expiring'],
      });
      return told.n;
    });
  }

  /** Looks at most every five minutes, from the start of each process on. */
  let nextAt: Date | null = null;
  const poller: Poller = {
    name: 'offers.expiring',
    isDue: async (now) => (nextAt === null || now >= nextAt) && (await isAsked(platform.db)),
    async runDue(now) {
      const told = await tellExpiring(now);
      nextAt = new Date(now.getTime() + EVERY_MS);
      return told;
    },
    // Nothing waits where nobody asked to be told.
    nextDueAt: async (now) => {
      if (!(await isAsked(platform.db))) return null;
      return nextAt !== null && nextAt > now ? nextAt : new Date(now.getTime() + EVERY_MS);
    },
  };
  return { tellExpiring, poller };
}

async function isAsked(db: Db): Promise<boolean> {
  const { rows } = await sql`select from offers.expiry_notice limit 1`.execute(db);
  return rows.length > 0;
}

/** Writes down whom it is told of. Another process at the same moment waits at the key, and finds them told. */
async function take(tx: Tx, now: Date): Promise<OffersFacts['offers.coupons_expiring']> {
  const { rows } = await sql<OffersFacts['offers.coupons_expiring']>`
    with notice as (select nextval('offers.notice_no') as no),
    -- As bounds, so that the coupons' indexes are used: the longest notice that anybody asked for.
    horizon as (
      select ${now}::timestamptz + make_interval(hours => max(hours_before)) as at from offers.expiry_notice
    ),
    near as (
      select c.customer_id, c.coupon_id, c.offer_id, c.valid_until as ends_at
      from offers.coupon c
      where c.status = 'issued' and c.extended_until is null
        and c.valid_until > ${now} and c.valid_until <= (select at from horizon)
      union all
      select c.customer_id, c.coupon_id, c.offer_id, c.extended_until
      from offers.coupon c
      where c.status = 'issued' and c.extended_until > ${now} and c.extended_until <= (select at from horizon)
    ),
    told as (
      insert into offers.coupon_expiring (customer_id, coupon_id, ends_at, notice_no, told_at)
      select n.customer_id, n.coupon_id, n.ends_at, (select no from notice), ${now}
      from near n
      left join offers.expiry_notice own on own.offer_id = n.offer_id
      left join offers.expiry_notice every on every.offer_id = 0
      where n.ends_at <= ${now}::timestamptz + make_interval(hours => coalesce(own.hours_before, every.hours_before))
      order by n.customer_id, n.coupon_id
      on conflict (customer_id, coupon_id, ends_at) do nothing
      returning 1
    )
    select (select no from notice)::bigint as "noticeNo", (select count(*) from told)::integer as n`.execute(tx);
  return rows[0]!;
}
