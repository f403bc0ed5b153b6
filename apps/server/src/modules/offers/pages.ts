import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Person } from '../access/index.ts';
import type { Customers } from '../customers/index.ts';
import type { FindShares } from './claims/share.ts';
import type { FindWon } from './claims/won.ts';
import { listForeign } from './foreign/show-foreign.ts';
import { listWallet } from './wallet.ts';

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

  /** A person who is nobody's customer has an empty wallet. */
  async function walletOf(person: Person | null) {
    const now = clock.now();
    const customer = person && (await customers.customerOf(person));
    if (!customer) return { coupons: [], foreign: [], now };
    const hers = { ...customer, at: now };
    const [coupons, foreign] = await Promise.all([listWallet(db, hers), listForeign(db, hers)]);
    return { coupons, foreign, now };
  }
  return { dropPage, wallet, walletOf };
}
