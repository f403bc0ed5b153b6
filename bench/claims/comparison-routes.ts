import { realClock } from '@xiaoer/clock';
import { ClaimResult } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Config } from '../../apps/server/src/config.ts';
import { testAccess } from '../../apps/server/src/modules/access/testing.ts';
import { createSecrets } from '../../apps/server/src/platform/crypto/index.ts';
import { connect } from '../../apps/server/src/platform/database/index.ts';
import type { Http } from '../../apps/server/src/platform/http/index.ts';
import { createLog } from '../../apps/server/src/platform/log.ts';
import { createPlatform } from '../../apps/server/src/platform/platform.ts';
import { connectRedis } from './redis.ts';
import { claimByLink, poolForRowLock } from './row-lock.ts';
import { pathOf } from './window.ts';

const ByToken = z.object({ token: z.string().min(1).max(64) });

/**
 * Behind the product's own HTTP, in the same process and with the same guard and schemas as its claim: a route that
 * asks the database nothing, one that claims by a statement of its own, and one that claims in Redis. They stand below
 * the claim's path, so that limits and hooks treat all alike.
 * @param redisPort null: Redis is left out
 */
export function comparisonRoutes(http: Http, config: Config, redisPort: number | null): void {
  const database = connect(config.DATABASE_URL ?? '');
  const platform = createPlatform({
    database,
    clock: realClock,
    log: createLog('silent'),
    secrets: createSecrets({
      encryptionKey: config.ENCRYPTION_KEY,
      hmacKey: config.HMAC_KEY,
      sessionSecret: config.SESSION_SECRET,
    }),
    filesDir: config.DATA_DIR,
  });
  const { guards } = testAccess(platform);
  const single = poolForRowLock(config.DATABASE_URL ?? '');
  const asTheClaim = {
    preHandler: guards.person,
    schema: { hide: true, params: ByToken, response: { 200: ClaimResult } },
  };
  const claims = '/api/shop/drops/:token/claims';
  const offer = { offer: '午间 15 元券', discountFen: 1_500 };

  http.post(`${claims}${pathOf('limit')}`, asTheClaim, async () => ({
    result: 'won' as const,
    coupon: { ...offer, code: '2A3B4C5D6E7F', validUntil: new Date().toISOString() },
  }));

  http.post(`${claims}${pathOf('row-lock')}`, asTheClaim, async ({ person, params }) => {
    const coupon = await claimByLink(single, {
      corpId: config.WECOM_CORP_ID ?? '',
      externalUserid: person?.externalUserid ?? '',
      token: params.token,
      at: platform.clock.now(),
    });
    if (!coupon) return { result: 'sold_out' as const, coupon: null };
    return {
      result: 'won' as const,
      coupon: { ...offer, code: coupon.code, validUntil: coupon.validUntil.toISOString() },
    };
  });

  if (redisPort === null) return;
  const redis = connectRedis(redisPort);
  http.post(`${claims}${pathOf('redis')}`, asTheClaim, async ({ person, params }) => {
    const won = await (await redis).claim(params.token, person?.externalUserid ?? '');
    if (!won) return { result: 'sold_out' as const, coupon: null };
    const coupon = { ...offer, code: '2A3B4C5D6E7F', validUntil: new Date().toISOString() };
    return { result: 'won' as const, coupon };
  });
}
