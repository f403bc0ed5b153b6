import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import { type ComparedPlaces, comparePlaces } from './by-place.ts';
import { atOneInstant, type Reconciliation, reconcile } from './reconcile.ts';

interface Days {
  /** YYYY-MM-DD in the chain's zone, both included. */
  from: string;
  to: string;
  /** How many coupons are shown at most; left out: 100. */
  most?: number | undefined;
}

/** The reconciliation as finance reads it in the console; only for whoever answers for the whole chain: it has no half. */
export function createReconciliation({ platform: { db, clock } }: { platform: Pick<Platform, 'db' | 'clock'> }) {
  return async function reconciliation(actor: Actor, days: Days): Promise<Reconciliation & ComparedPlaces> {
    demand(actor, 'offers.read');
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    return atOneInstant(db, async (tx) => {
      const report = await reconcile(tx, { ...days, now: clock.now() });
      return { ...report, ...(await comparePlaces(tx, report.period)) };
    });
  };
}
