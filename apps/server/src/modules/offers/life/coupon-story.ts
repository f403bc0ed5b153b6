import type { CouponStory } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand, storeScope } from '../../access/index.ts';
import { readCouponCode } from '../coupon-code.ts';
import type { CouponState } from '../tables.ts';
import { type TermsRow, termsFrom, termsJson } from '../terms/terms-row.ts';
import { discountText, summaryOf } from '../terms/words.ts';

type Named = { code: string; name: string } | null;

interface StoredStep {
  kind: string;
  at: string;
  recordedAt: string;
  store: Named;
  spendFen: number | null;
  discountFen: number | null;
  usableUntil: string | null;
  who: string;
}

interface StoredStory extends Pick<CouponStory, 'code' | 'grantKey'> {
  customerId: number;
  couponId: number;
  offer: CouponStory['offer'];
  terms: TermsRow;
  takers: string[] | null;
  status: CouponState;
  issuedAt: Date;
  validFrom: Date;
  validUntil: Date;
  store: Named;
  drop: { dropId: number; name: string } | null;
  hold: { heldAt: string; heldUntil: string; store: Named; discountFen: number } | null;
  steps: StoredStep[];
}

/** A coupon's whole life for whoever is asked about it at a counter or on the phone. */
export function createCouponStory({ platform: { db, clock } }: { platform: Platform }) {
  /** By its code in any writing. Throws 404 `offers.coupon_not_found`, also for a coupon of somebody else's stores. */
  return async function couponStory(actor: Actor, typed: string): Promise<CouponStory> {
    demand(actor, 'offers.read');
    const now = clock.now();
    const code = readCouponCode(typed);
    const found = code && (await readStory(db, actor, code));
    if (!found) throw new AppError('offers.coupon_not_found', {}, 404);
    const terms = termsFrom(found.terms);
    const { offer, grantKey, store, validFrom, validUntil } = found;
    const hold = found.hold && new Date(found.hold.heldUntil) > now ? found.hold : null;
    return {
      ...{ code: found.code, id: String(found.couponId), offer, grantKey, store },
      customer: actor.can('customers.read') ? String(found.customerId) : null,
      discountText: discountText(terms.discount),
      summary: summaryOf({ ...terms, stores: found.takers }),
      state: stateAt(found, hold !== null, now),
      validFrom: validFrom.toISOString(),
      validUntil: validUntil.toISOString(),
      drop: found.drop && { id: String(found.drop.dropId), name: found.drop.name },
      hold: hold && { ...hold, heldAt: instant(hold.heldAt), heldUntil: instant(hold.heldUntil) },
      steps: stepsOf(found, now),
      now: now.toISOString(),
    };
  };
}

function stateAt({ status, validFrom, validUntil }: StoredStory, held: boolean, now: Date): CouponStory['state'] {
  if (status !== 'issued') return status;
  if (now >= validUntil) return 'expired';
  if (held) return 'held';
  return now < validFrom ? 'not_started' : 'usable';
}

const NOTHING = { recordedAt: null, spendFen: null, discountFen: null, usableUntil: null, who: null };

/** The coupon's own row is the entry of its issue; its end is no entry, it comes by itself. */
function stepsOf({ issuedAt, store, steps, status, validUntil }: StoredStory, now: Date): CouponStory['steps'] {
  const issued = { ...NOTHING, kind: 'issued', at: issuedAt.toISOString(), store };
  const expired = { ...NOTHING, kind: 'expired', at: validUntil.toISOString(), store: null };
  return [
    issued,
    ...steps.map(({ at, recordedAt, usableUntil, ...step }) => ({
      ...step,
      at: instant(at),
      recordedAt: instant(recordedAt),
      usableUntil: usableUntil && instant(usableUntil),
    })),
    ...(status === 'issued' && now >= validUntil ? [expired] : []),
  ];
}

/** JSON out of the database writes instants with the session's offset. */
const instant = (text: string) => new Date(text).toISOString();

async function readStory(db: Db, actor: Actor, code: string): Promise<StoredStory | null> {
  const named = (alias: string) => sql`
    case when ${sql.ref(`${alias}.store_id`)} is not null
      then jsonb_build_object('code', ${sql.ref(`${alias}.code`)}, 'name', ${sql.ref(`${alias}.name`)}) end`;
  const { rows } = await sql<StoredStory>`
    select c.code, c.customer_id as "customerId", c.coupon_id as "couponId", c.status, c.grant_key as "grantKey",
      jsonb_build_object('code', o.code, 'name', o.name, 'version', c.terms_version, 'currentVersion', o.current_version)
        as offer,
      ${termsJson('t')} as terms,
      (select jsonb_agg(n.name order by n.code) from organisation.store_info n where n.store_id = any(t.store_ids)) as takers,
      c.issued_at as "issuedAt", c.valid_from as "validFrom", coalesce(c.extended_until, c.valid_until) as "validUntil",
      ${named('i')} as store,
      (select jsonb_build_object('dropId', d.drop_id, 'name', d.name) from offers.drop d where d.drop_id = c.drop_id) as drop,
      (select jsonb_build_object('heldAt', h.held_at, 'heldUntil', h.held_until, 'discountFen', h.discount_fen,
          'store', ${named('s')})
       from offers.coupon_hold h left join organisation.store_info s on s.store_id = h.store_id
       where h.customer_id = c.customer_id and h.coupon_id = c.coupon_id) as hold,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.at, 'recordedAt', e.recorded_at,
          'spendFen', e.spend_fen, 'discountFen', e.discount_fen, 'usableUntil', e.usable_until, 'who', e.who,
          'store', ${named('s')}) order by e.seq), '[]')
       from offers.coupon_event e left join organisation.store_info s on s.store_id = e.store_id
       where e.customer_id = c.customer_id and e.coupon_id = c.coupon_id) as steps
    from offers.coupon c
    join offers.offer o on o.offer_id = c.offer_id
    join offers.offer_terms t on t.offer_id = c.offer_id and t.version = c.terms_version
    left join organisation.store_info i on i.store_id = c.store_id
    where (c.customer_id, c.coupon_id) = (select customer_id, coupon_id from offers.coupon_code where code = ${code})
      and ${storeScope(actor, 'c.store_id')}`.execute(db);
  return rows[0] ?? null;
}
