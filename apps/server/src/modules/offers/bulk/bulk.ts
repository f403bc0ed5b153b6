import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Audit } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { IssueCoupons, IssuedCoupon } from '../issue.ts';
import { createClaimCode } from './claim-code.ts';
import { createExportCodes } from './export-codes.ts';
import { createMakeCodes } from './make-codes.ts';

/** Codes for print and partners, from their making to the coupon that each becomes. */
export const createBulk = (deps: {
  platform: Platform;
  audit: Audit;
  customers: Pick<Customers, 'customerOf'>;
  issue(tx: Tx, command: IssueCoupons): Promise<IssuedCoupon[]>;
}) => ({ ...createMakeCodes(deps), claimCode: createClaimCode(deps), exportCodes: createExportCodes(deps) });
