import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Person } from '../access/index.ts';
import type { Customers } from '../customers/index.ts';
import { findShare, findWonCoupon } from './share.ts';
import { listWallet } from './wallet.ts';

export function createPages({
  platform: { db, clock },
  customers,
}: {
  platform: Platform;
  customers: Pick<Customers, 'customerOf'>;
}) {
  /** What the drop page shows; `mine` is the coupon this person won. */
  async function dropPage({ token, person }: { token: string; person: Person | null }) {
    const now = clock.now();
    const share = await findShare(db, token);
    if (!share) throw new AppError('offers.drop_not_found', {}, 404);
    const customer = person && (await customers.customerOf(person));
    const won = customer && (await findWonCoupon(db, { ...customer, dropId: share.drop.dropId }));
    return { share, mine: won && { code: won.code }, now };
  }

  const wallet = (customerId: number) => listWallet(db, { customerId, at: clock.now() });

  /** A person who is nobody's customer has an empty wallet. */
  async function walletOf(person: Person | null) {
    const now = clock.now();
    const customer = person && (await customers.customerOf(person));
    return { coupons: customer ? await listWallet(db, { ...customer, at: now }) : [], now };
  }
  return { dropPage, wallet, walletOf };
}
