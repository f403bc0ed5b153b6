import fc from 'fast-check';
import { expect, it } from 'vitest';
import { validityOf } from '../terms/validity.ts';
import { createValidities } from './validities.ts';

const HOUR_MS = 3_600_000;
const noon = new Date('2026-03-28T12:00:00+08:00').getTime();

it('remembered validities are those that would be computed, in any order of instants, also around midnight and summer time', () => {
  const terms = fc.constantFrom(
    { validDays: 1, validDates: null },
    { validDays: 3, validDates: null },
    { validDays: null, validDates: { from: '2026-03-29', to: '2026-03-30' } },
    { validDays: null, validDates: { from: '2026-03-01', to: '2026-03-28' } },
  );
  const zone = fc.constantFrom('Asia/Shanghai', 'Asia/Tokyo', 'Europe/Berlin');
  const asked = fc.record({ terms, zone, offset: fc.integer({ min: -20 * HOUR_MS, max: 40 * HOUR_MS }) });
  fc.assert(
    fc.property(fc.array(asked, { minLength: 1, maxLength: 20 }), (questions) => {
      const validities = createValidities();
      for (const { terms, zone, offset } of questions) {
        const at = new Date(noon + offset);
        expect(validities(terms, at, zone)).toEqual(validityOf(terms, at, zone));
      }
    }),
  );
});
