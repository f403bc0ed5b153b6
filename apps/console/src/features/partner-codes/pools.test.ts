import type { OfferRow } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { poolsOf } from './pool-queries.ts';

describe('pools of partners’ codes', () => {
  it('are those of their offers; one without any code yet is empty and low', () => {
    const offer = (code: string, over: object) => ({ code, name: code, ...over }) as unknown as OfferRow;
    const partnerCodes = { left: 40, setAside: 5, handedOut: 2, expired: 0, low: false };
    expect(
      poolsOf([
        offer('noon', { discount: { kind: 'amount_off', amountFen: 1_500 } }),
        offer('cinema', { discount: { kind: 'partner_code', partner: '影城' }, partnerCodes }),
        offer('gym', { discount: { kind: 'partner_code', partner: '健身房' } }),
      ]),
    ).toEqual([
      { code: 'cinema', name: 'cinema', partner: '影城', ...partnerCodes },
      { code: 'gym', name: 'gym', partner: '健身房', left: 0, setAside: 0, handedOut: 0, expired: 0, low: true },
    ]);
  });
});
