import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { CLOCK_TOLERANCE_SECONDS } from './check-qr.ts';
import { createKeys } from './keys.ts';
import { createShowQr } from './show-qr.ts';
import { createUpload } from './upload.ts';

/** Coupons at a till without the network: what the wallet shows, what the till checks it with, what it tells afterwards. */
export function createOffline({
  platform,
  audit,
  customers,
  organisation,
  qrSeconds,
}: {
  platform: Platform;
  audit: Audit;
  customers: OffersDeps['customers'];
  organisation: OffersDeps['organisation'];
  /** How long a text of the wallet can be used. */
  qrSeconds: number;
}) {
  const keys = createKeys(platform);

  async function offlineKeys(actor: Actor) {
    demand(actor, 'offers.redeem');
    const now = platform.clock.now();
    return { keys: await keys.tillKeys(now), clockToleranceSeconds: CLOCK_TOLERANCE_SECONDS, now };
  }

  return {
    offlineKeys,
    showQr: createShowQr({ platform, customers, keys, qrSeconds }),
    uploadOffline: createUpload({ platform, audit, organisation }),
  };
}
