import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { findOffer } from '../issue.ts';
import { type BalanceRow, type LedgerFilter, readBalance } from './balance.ts';
import { checkLedger } from './check.ts';
import { type DayRow, readDays } from './days.ts';
import { type Figures, sumOf } from './figures.ts';

interface AskedFilter {
  /** Codes; left out: all. */
  offer?: string | undefined;
  store?: string | undefined;
}

/** What finance reads: every coupon and every fen, at any instant. */
export function createLedger({
  platform: { db, clock },
  organisation,
}: {
  platform: Platform;
  organisation: Pick<OffersDeps['organisation'], 'storeByCode'>;
}) {
  /** By offer and store; of an instant to come, with what will have expired by then. */
  async function ledger(
    actor: Actor,
    { at, ...asked }: AskedFilter & { at?: Date | undefined },
  ): Promise<{ at: Date; rows: BalanceRow[]; total: Figures }> {
    demand(actor, 'offers.read');
    const instant = at ?? clock.now();
    const rows = await readBalance(db, actor, { at: instant, ...(await filterFrom(asked)) });
    return { at: instant, rows, total: sumOf(rows) };
  }

  /** Day by day, both days included. */
  async function ledgerDays(
    actor: Actor,
    { from, to, ...asked }: AskedFilter & { from: string; to: string },
  ): Promise<DayRow[]> {
    demand(actor, 'offers.read');
    return readDays(db, actor, { from, to, now: clock.now(), ...(await filterFrom(asked)) });
  }

  async function filterFrom({ offer, store }: AskedFilter): Promise<LedgerFilter> {
    const foundOffer = offer === undefined ? null : await findOffer(db, offer);
    if (offer !== undefined && !foundOffer) throw new AppError('offers.offer_unknown', { field: 'offer', offer });
    const foundStore = store === undefined ? null : await organisation.storeByCode(store);
    if (store !== undefined && !foundStore)
      throw new AppError('offers.store_unknown', { field: 'store', stores: [store] });
    return { offerId: foundOffer?.offerId ?? null, storeId: foundStore?.storeId ?? null };
  }

  return { ledger, ledgerDays, checkLedger: () => checkLedger(db, clock.now()) };
}
