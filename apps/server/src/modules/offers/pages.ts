import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Person } from '../access/index.ts';
import type { Customers } from '../customers/index.ts';
import type { FindShares } from './claims/share.ts';
import type { FindWon } from './claims/won.ts';
import { type ForeignInWallet, listForeign } from './foreign/show-foreign.ts';
import { addressesOf } from './pickup/place.ts';
import { listTransfers, type TransferInWallet } from './transfer/in-wallet.ts';
import { isGivable } from './transfer/rules.ts';
import { listWallet, type WalletCoupon } from './wallet.ts';

export interface WalletOf {
  coupons: WalletCoupon[];
  foreign: ForeignInWallet[];
  /** By the coupon's code: those that are being given away, or were. */
  transfers: Map<string, TransferInWallet>;
  /** By the store's code, of stores where a piece waits. */
  addresses: Map<string, string>;
  now: Date;
}

export function createPages({
  platform: { db, clock },
  customers,
  findShares,
  findWon,
}: {
  platform: Platform;
  customers: Pick<Customers, 'customerOf'>;
  findShares: FindShares;
  findWon: FindWon;
}) {
  /** What the drop page shows; `mine` is the coupon this person won. */
  async function dropPage({ token, person }: { token: string; person: Person | null }) {
    const now = clock.now();
    const customer = person && (await customers.customerOf(person));
    const found = await findShares.forLink(token, customer?.customerId ?? null);
    if (!found) throw new AppError('offers.drop_not_found', {}, 404);
    const { view } = found;
    const won = customer && (await findWon({ ...customer, dropId: view.drop.dropId }));
    return { view, mine: won && { code: won.code }, now };
  }

  const wallet = (customerId: number) => listWallet(db, { customerId, at: clock.now() });

  /** A person who is nobody's customer has an empty wallet. What few wallets hold is asked for where it is there. */
  async function walletOf(person: Person | null): Promise<WalletOf> {
    const now = clock.now();
    const customer = person && (await customers.customerOf(person));
    if (!customer) return { coupons: [], foreign: [], transfers: new Map(), addresses: new Map(), now };
    const hers = { ...customer, at: now };
    const [coupons, foreign] = await Promise.all([listWallet(db, hers), listForeign(db, hers)]);
    const codes = coupons.filter(({ terms }) => isGivable(terms)).map(({ code }) => code);
    const stores = coupons.flatMap(({ pickup }) => (pickup ? [pickup.store.code] : []));
    const [transfers, addresses] = await Promise.all([
      listTransfers(db, { ...hers, codes }),
      addressesOf(db, [...new Set(stores)]),
    ]);
    return { coupons, foreign, transfers, addresses, now };
  }
  return { dropPage, wallet, walletOf };
}
