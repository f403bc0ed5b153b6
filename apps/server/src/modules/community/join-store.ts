import type { Joined } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Customers, WeChatPerson } from '../customers/index.ts';
import type { Community } from './types.ts';

/** Once per customer, ever; null when she had hers, or the chain gives none. */
export type NewMemberCoupon = (
  customerId: number,
  storeId: number,
  at: Date,
) => Promise<{ code: string; offer: string } | null>;

/** She chooses her store on our page: it becomes her home, and its group's code is shown. */
export function createJoinStore({
  platform: { db, clock, facts },
  customers,
  groupFor,
  groupsOf,
  newMemberCoupon,
}: {
  platform: Pick<Platform, 'db' | 'clock' | 'facts'>;
  customers: Pick<Customers, 'recognise' | 'setHomeStore'>;
  newMemberCoupon: NewMemberCoupon;
} & Pick<Community, 'groupFor' | 'groupsOf'>) {
  async function joinStore(
    person: WeChatPerson,
    { store: code, source }: { store: string; source?: string | undefined },
  ): Promise<Joined> {
    const at = clock.now();
    const { rows: stores } = await sql<{ storeId: number; code: string; name: string }>`
      select store_id as "storeId", code, name from organisation.store_info where code = ${code}`.execute(db);
    const [store] = stores;
    if (!store) throw new AppError('community.unknown_store', { field: 'store', store: code }, 404);
    await facts.prepare(at);
    const customerId = await db.transaction().execute(async (tx) => {
      const customer = await customers.recognise(tx, person, { at, source: source ?? 'join' });
      await customers.setHomeStore(tx, { customerId: customer.customerId, storeId: store.storeId });
      return customer.customerId;
    });
    // After the commit and keyed by the customer: should this answer be lost, the coupon is in her wallet, and only one.
    const newMember = await newMemberCoupon(customerId, store.storeId, at);
    const group = await groupFor(store.storeId);
    const isIn = (await groupsOf(customerId)).some(({ storeId }) => storeId === store.storeId);
    return {
      store: { code: store.code, name: store.name },
      group: group && { name: group.name, qrCode: group.qrCode, alreadyMember: isIn },
      newMemberCoupon: newMember,
    };
  }
  return { joinStore };
}
