import { describe, expect, it } from 'vitest';
import { classOf, LIMITS } from './admission-classes.ts';
import { createAdmission } from './platform/admission/index.ts';

const asked = (path: string) => classOf({ path });

describe('a request', () => {
  it.each([
    ['/api/v1/coupons/redeem', 'redeem'],
    ['/api/v1/coupons/quote', 'quote'],
    ['/api/workbench/redeem', 'redeem'],
    ['/api/shop/orders/17/cancel', 'redeem'],
    ['/api/shop/orders', 'browse'],
    ['/api/shop/drops/noon/claims', 'claim'],
    ['/api/shop/oauth/callback', 'outside'],
    ['/api/shop/join', 'outside'],
    ['/api/shop/drops/noon', 'browse'],
    ['/api/shop/wallet', 'browse'],
    ['/api/console/drops/17', 'work'],
    ['/api/workbench/today', 'work'],
    ['/api/v1/orders', 'work'],
    ['/%61pi/v1/orders', 'browse'],
  ])('for %s is of the class %s', (url, name) => expect(asked(url)?.class).toBe(name));

  it.each(['/wecom/callback', '/healthz', '/readyz', '/metrics', '/console/', '/internal/clock/settle', '/'])(
    'for %s is let in unasked',
    (url) => expect(asked(url)).toBeNull(),
  );

  it('of a claim queues with those who want the same drop', () => {
    const claim = asked('/api/shop/drops/noon/claims');
    expect(claim?.key).not.toBeNull();
    expect(asked('/api/shop/drops/noon/claims')?.key).toBe(claim?.key);
    expect(asked('/api/shop/drops/evening/claims')?.key).not.toBe(claim?.key);
    expect(asked('/api/shop/drops/noon')?.key).toBeNull();
  });

  it('of every class finds a place when there is no rush', () => {
    const admission = createAdmission({ ...LIMITS, random: () => 0 });
    for (const { name } of LIMITS.classes) expect(admission.enter(name, null, 0).outcome).toBe('starts');
  });

  it('of a till finds a place when everybody else is there in thousands', () => {
    const admission = createAdmission({ ...LIMITS, random: () => 0 });
    const others = LIMITS.classes.map(({ name }) => name).filter((name) => name !== 'redeem');
    for (let n = 0; n < 20_000; n++) admission.enter(others[n % others.length]!, `drop ${n}`, n);
    expect(admission.enter('redeem', null, 20_000).outcome).toBe('starts');
  });
});
