import { createBatcher } from '../../../platform/batching.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Person } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { FindShares } from '../claims/share.ts';
import { findPlaces, leaveLine } from './repository.ts';

/** Questions of one statement. */
const BATCH = 1_000;

/** Her place in a drop's line, from 1, or null. Those who ask at the same time are answered together. */
export function createFindPlace({ db }: Pick<Platform, 'db'>) {
  const finding = createBatcher({
    max: BATCH,
    async run(asked: { customerId: number; dropId: number }[]): Promise<(number | null)[]> {
      const places = new Map(
        (await findPlaces(db, asked)).map(({ customerId, dropId, place }) => [`${customerId}/${dropId}`, place]),
      );
      return asked.map(({ customerId, dropId }) => places.get(`${customerId}/${dropId}`) ?? null);
    },
  });
  return finding.add;
}
export type FindPlace = ReturnType<typeof createFindPlace>;

export function createLeave({
  platform: { db, clock },
  customers,
  findShares,
}: {
  platform: Platform;
  customers: Pick<Customers, 'customerOf'>;
  findShares: FindShares;
}) {
  /** Leaves the line of the drop behind a link; again changes nothing. Who comes back begins at its end. */
  return async function stopWaiting({ token, person }: { token: string; person: Person | null }): Promise<void> {
    const customer = person && (await customers.customerOf(person));
    const found = await findShares.forLink(token, customer?.customerId ?? null);
    if (!found) throw new AppError('offers.drop_not_found', {}, 404);
    if (customer) await leaveLine(db, customer.customerId, found.view.drop.dropId, clock.now());
  };
}
