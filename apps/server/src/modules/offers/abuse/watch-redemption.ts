import type { AbuseRule } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Actor } from '../../access/index.ts';
import { isPerson } from '../life/audited.ts';
import { fileOver } from './file-over.ts';
import { createLimits } from './limits.ts';
import { addMarks, countMarks } from './marks.ts';
import { type Limits, type Mark, markId } from './rules.ts';

export interface WatchedRedemption {
  actor: Pick<Actor, 'kind' | 'id'>;
  coupon: { customerId: number; couponId: number };
  storeId: number;
  at: Date;
}

export function createWatchRedemption({ wall, clock, secrets }: Pick<Platform, 'wall' | 'clock' | 'secrets'>) {
  const limitsNow = createLimits({ wall });

  /**
   * Counts a redemption that is about to be written, in its transaction, after the coupon is locked. Answers the rule that refuses
   * it, or null. Those of one key wait for one another, so that a limit is exact with any number of processes.
   */
  return async function watchRedemption(tx: Tx, redemption: WatchedRedemption): Promise<AbuseRule | null> {
    const limits = await limitsNow(tx);
    const { coupon, storeId, at, actor } = redemption;
    const marks = (await keysOf(tx, redemption, limits)).map(([rule, text]) => {
      return { rule, keyHash: secrets.fingerprint(`abuse:${rule}:${text}`) };
    });
    if (marks.length === 0) return null;
    await lockKeys(tx, marks);
    const seen = await countMarks(tx, marks, { limits, at, until: at });
    const tooMuch = marks.filter((mark) => seen.get(markId(mark))! >= limits.get(mark.rule)!.most);
    const cases = await fileOver(
      tx,
      tooMuch.map((mark) => ({
        ...{ ...mark, at, customerId: coupon.customerId },
        ...(mark.rule === 'redeem_customer' ? {} : { userid: actor.id, storeId }),
      })),
      { limits, at: clock.now() },
    );
    const refusing = tooMuch.find(({ rule }) => limits.get(rule)!.action === 'refuse');
    if (refusing) return refusing.rule;
    await addMarks(
      tx,
      marks.map((mark) => ({
        ...{ ...mark, ...coupon, at },
        forgetAt: new Date(at.getTime() + limits.get(mark.rule)!.windowSeconds * 1000),
        caseId: cases.get(markId(mark)) ?? null,
      })),
    );
    return null;
  };
}

/** A till has no hands of its own: rules about staff look at what people redeem under their name. */
async function keysOf(
  tx: Tx,
  { actor, coupon: { customerId }, storeId }: WatchedRedemption,
  limits: Limits,
): Promise<[AbuseRule, string][]> {
  const keys: [AbuseRule, string][] = [['redeem_customer', `${customerId}`]];
  if (isPerson(actor)) {
    const staff = `${actor.kind}:${actor.id}`;
    keys.push(['redeem_staff', `${storeId}:${staff}`], ['redeem_pair', `${customerId}:${staff}`]);
    if (limits.has('redeem_employee') && (await isEmployee(tx, customerId))) keys.push(['redeem_employee', staff]);
  }
  return keys.filter(([rule]) => limits.has(rule));
}

async function isEmployee(tx: Tx, customerId: number): Promise<boolean> {
  const { rows } = await sql<{ employee: boolean }>`
    select employee from customers.customer_info where customer_id = ${customerId}`.execute(tx);
  return rows[0]?.employee ?? false;
}

/** In one order, until the transaction ends. */
async function lockKeys(tx: Tx, marks: readonly Mark[]): Promise<void> {
  const keys = marks.map(markId).toSorted();
  await sql`
    select pg_advisory_xact_lock(hashtextextended(key, 0))
    from (select key from unnest(${keys}::text[]) with ordinality as k(key, nth) order by nth) ordered`.execute(tx);
}
