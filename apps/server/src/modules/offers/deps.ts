import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Organisation } from '../organisation/index.ts';
import type { IsMember } from './claims/claim.ts';
import type { GroupsOf } from './claims/share.ts';

/** What `app.ts` gives this module. */
export interface OffersDeps {
  platform: Platform;
  access: Pick<Access, 'guards' | 'audit'>;
  customers: Pick<Customers, 'customerOf' | 'match'>;
  organisation: Pick<Organisation, 'storeByCode' | 'storesByCode'>;
  /** Community's: a claim counts only from the share of one's own group. */
  isMember: IsMember;
  /** Community's: where a drop's link leads somebody. */
  groupsOf: GroupsOf;
  /**
   * For how many days a coupon can be used that is given back after its end, the day of giving back being the first;
   * left out: 3. With 0 it comes back expired.
   */
  giveBackGraceDays?: number;
  /** For how many seconds a till takes what the wallet shows; left out: 120. */
  qrSeconds?: number;
}
