import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Person } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { type FoundCoupon, findCoupon, lockCoupon } from '../life/coupon-row.ts';
import { refused } from '../life/refused.ts';
import type { Terms } from '../terms/terms.ts';
import { demandGivable } from './rules.ts';
import { findOpen, findTransfer, openTransfer, type Transfer } from './transfer-row.ts';

/** How long a link can be accepted; never longer than the coupon can be used. Business milliseconds. */
const LINK_MS = 7 * 24 * 3_600_000;

export interface OfferedCoupon {
  offer: string;
  terms: Terms;
  /** Names of the stores that take it; null: every store. */
  takenAt: string[] | null;
  validUntil: Date;
  endsAt: Date;
  /** Who looks offers it herself (`own`), accepted it (`yours`), may accept it, or comes too late. */
  state: 'open' | 'own' | 'over' | 'yours';
  /** Of what is over; else null. */
  why: 'taken' | 'withdrawn' | 'used' | 'late' | null;
}

export function createOfferCoupon({ platform, customers }: Pick<OffersDeps, 'platform' | 'customers'>) {
  /** The holder makes a link behind which somebody else can take the coupon; while it is open, the same one again. */
  async function offerTransfer(person: Person | null, code: string): Promise<{ token: string; endsAt: Date }> {
    const at = platform.clock.now();
    return withOwn(person, code, async (tx, coupon) => {
      await demandGivable(tx, coupon, at);
      const open = await findOpen(tx, coupon.couponId, at);
      if (open) return open;
      const endsAt = new Date(Math.min(at.getTime() + LINK_MS, coupon.validUntil.getTime()));
      return openTransfer(tx, { ...coupon, at, endsAt });
    });
  }

  /** She keeps it: the link leads nowhere any more. Again, or where there is none, it changes nothing. */
  async function withdrawTransfer(person: Person | null, code: string): Promise<void> {
    const at = platform.clock.now();
    await withOwn(person, code, async (tx, { couponId }) => {
      await sql`
        update offers.transfer set state = 'withdrawn', settled_at = ${at}
        where coupon_id = ${couponId} and state = 'open'`.execute(tx);
    });
  }

  /** What somebody who opened the link sees. */
  async function transferPage(person: Person | null, token: string): Promise<OfferedCoupon> {
    const at = platform.clock.now();
    const transfer = await findTransfer(platform.db, token);
    const coupon = transfer && (await findCoupon(platform.db, transfer.code));
    if (!transfer || !coupon) throw new AppError('offers.transfer_not_found', {}, 404);
    const customer = person && (await customers.customerOf(person));
    return {
      offer: coupon.offerName,
      terms: coupon.terms,
      takenAt: await namesOf(coupon.terms.storeIds),
      validUntil: coupon.validUntil,
      endsAt: transfer.endsAt,
      ...stateOf(transfer, coupon, { customerId: customer?.customerId ?? null, at }),
    };
  }

  async function namesOf(storeIds: number[] | null): Promise<string[] | null> {
    if (!storeIds) return null;
    const { rows } = await sql<{ name: string }>`
      select name from organisation.store_info where store_id = any(${storeIds}::bigint[]) order by code`.execute(
      platform.db,
    );
    return rows.map(({ name }) => name);
  }

  async function withOwn<T>(
    person: Person | null,
    code: string,
    run: (tx: Tx, coupon: FoundCoupon) => Promise<T>,
  ): Promise<T> {
    const customer = person && (await customers.customerOf(person));
    return platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, code);
      if (!coupon || coupon.customerId !== customer?.customerId) throw refused('not_found');
      return run(tx, coupon);
    });
  }

  return { offerTransfer, withdrawTransfer, transferPage };
}

function stateOf(
  { state, endsAt, toCustomerId }: Transfer,
  coupon: FoundCoupon,
  { customerId, at }: { customerId: number | null; at: Date },
): Pick<OfferedCoupon, 'state' | 'why'> {
  const over = (why: OfferedCoupon['why']) => ({ state: 'over', why }) as const;
  if (state === 'accepted') {
    const isHers = customerId !== null && toCustomerId === customerId;
    return isHers ? { state: 'yours', why: null } : over('taken');
  }
  if (state === 'withdrawn') return over('withdrawn');
  if (coupon.status !== 'issued') return over('used');
  if (at >= endsAt || at >= coupon.validUntil) return over('late');
  return { state: coupon.customerId === customerId ? 'own' : 'open', why: null };
}
