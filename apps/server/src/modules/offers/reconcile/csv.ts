import type { ReconciliationSee } from '@xiaoer/contracts';
import { type Cell, csvFile } from '../ledger/csv.ts';
import type { ComparedPlaces } from './by-place.ts';
import type { Reconciliation } from './reconcile.ts';
import { EXPLAINED, type Sides } from './sides-sql.ts';

const SIDES = [
  ...['orders_taken_fen', 'orders_back_fen', 'orders_net_fen'],
  ...['ledger_taken_fen', 'ledger_back_fen', 'ledger_net_fen', 'difference_fen'],
];

/** The rows that the page shows, by offer, store or day, or the coupons whose sides differ; fen stay fen. */
export function csvOf(report: Reconciliation & ComparedPlaces, see: ReconciliationSee): string {
  const { period, byOffer, byStore, byDay, shown } = report;
  const places = (keys: string[], rows: { keys: string[]; place: Sides & { differing: number } }[]) =>
    csvFile(
      [...keys, ...SIDES, 'differing_coupons'],
      rows.map(({ keys, place }) => [...keys, ...sidesOf(place), place.differing]),
    );
  if (see === 'offer')
    return places(
      ['from', 'to', 'offer', 'offer_name'],
      byOffer.map(({ offer, ...place }) => ({
        place,
        keys: [...daysOf(period), offer?.code ?? '', offer?.name ?? ''],
      })),
    );
  if (see === 'store')
    return places(
      ['from', 'to', 'store', 'store_name'],
      byStore.map(({ store, ...place }) => ({
        place,
        keys: [...daysOf(period), store?.code ?? '', store?.name ?? ''],
      })),
    );
  if (see === 'day')
    return places(
      ['day'],
      byDay.map(({ day, ...place }) => ({ place, keys: [day] })),
    );
  return csvFile(
    ['code', 'offer', 'orders', 'stores', 'first_at', 'why', 'explained', ...SIDES],
    shown.map((coupon) => [
      ...[
        coupon.code,
        coupon.offer ?? '',
        coupon.orders.join(' '),
        coupon.stores.join(' '),
        coupon.at ? new Date(coupon.at).toISOString() : '',
      ],
      ...[coupon.why, EXPLAINED.includes(coupon.why) ? 'yes' : 'no', ...sidesOf(coupon)],
    ]),
  );
}

const daysOf = ({ from, to }: { from: string; to: string }) => [from, to];

function sidesOf({ ordersTakenFen, ordersBackFen, ledgerTakenFen, ledgerBackFen }: Sides): Cell[] {
  const [orders, ledger] = [ordersTakenFen - ordersBackFen, ledgerTakenFen - ledgerBackFen];
  return [ordersTakenFen, ordersBackFen, orders, ledgerTakenFen, ledgerBackFen, ledger, orders - ledger];
}
