import type { Db } from '../../../platform/database/index.ts';
import { checkLedger } from '../ledger/check.ts';
import { wholePeriod } from './period.ts';
import { textOf } from './print.ts';
import { reconcile } from './reconcile.ts';

/** All there is in the books, checked and reconciled, with the report for people. */
export async function checkBooks(db: Db, now: Date) {
  const ledger = await checkLedger(db, now);
  const reconciliation = await reconcile(db, { ...(await wholePeriod(db, now)), now });
  return { ledger, reconciliation, text: textOf(reconciliation) };
}
