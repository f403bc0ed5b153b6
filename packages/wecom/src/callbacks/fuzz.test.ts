import { expect, it } from 'vitest';
import { fuzz } from '../../test/fuzzing.ts';

it('refuses or opens 20,000 changed callbacks, and throws nothing but a WeComError', () => {
  const { thrownOther, examples, refused, opened, refusedBy } = fuzz({ count: 20_000, seed: 7, now: () => 0 });
  expect(examples).toEqual([]);
  expect(thrownOther).toBe(0);
  expect(refused + opened).toBe(20_000);
  // the mutants came as far as each of the checks
  expect(Object.keys(refusedBy)).toEqual(
    expect.arrayContaining(['xml', 'json', 'signature', 'query', 'length', 'padding', 'receive_id']),
  );
  expect(opened).toBeGreaterThan(2_000);
}, 120_000);
