import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_ALPHABET, checkCharacter, readCouponCode, showCouponCode } from './coupon-code.ts';

const character = fc.constantFrom(...CODE_ALPHABET);
const code = fc
  .array(character, { minLength: 11, maxLength: 11 })
  .map((characters) => characters.join('') + checkCharacter(characters.join('')));

const replaceAt = (text: string, place: number, by: string) => text.slice(0, place) + by + text.slice(place + 1);

describe('a coupon code', () => {
  it('is read as it is shown, in small letters and with spaces', () => {
    fc.assert(
      fc.property(code, (it) => {
        expect(readCouponCode(showCouponCode(it))).toBe(it);
        expect(readCouponCode(` ${it.toLowerCase().slice(0, 4)} ${it.slice(4)}`)).toBe(it);
      }),
    );
  });

  it('is shown in three groups of four', () => expect(showCouponCode('ECYC2PCD9651')).toBe('ECYC-2PCD-9651'));

  it('has no two characters that look alike, and reads either', () => {
    for (const [typed, meant] of ['O0', 'I1', 'L1', 'Z2', 'S5', 'B8', 'UV'].map((pair) => [...pair])) {
      expect(CODE_ALPHABET).not.toContain(typed);
      expect(CODE_ALPHABET).toContain(meant);
    }
    // 0·1 + 1·2 + 2·3 + 5·4 + 8·5 + 0 … = 68, and 68 mod 29 = 10: the eleventh character, A.
    expect(readCouponCode('ozsb-o000-0000')).toBeNull();
    expect(readCouponCode('oizs-b000-000a')).toBe('01258000000A');
  });

  it('is refused with any one character wrong', () => {
    fc.assert(
      fc.property(code, fc.nat(11), character, (it, place, wrong) => {
        fc.pre(it[place] !== wrong);
        expect(readCouponCode(replaceAt(it, place, wrong))).toBeNull();
      }),
    );
  });

  it('is refused with any two characters swapped', () => {
    fc.assert(
      fc.property(code, fc.nat(11), fc.nat(11), (it, a, b) => {
        fc.pre(it[a] !== it[b]);
        expect(readCouponCode(replaceAt(replaceAt(it, a, it[b]!), b, it[a]!))).toBeNull();
      }),
    );
  });

  it.each(['', 'ECYC', 'ECYC2PCD96510', '!!!!2PCD9651', '券券券券券券券券券券券券'])('is never %j', (typed) =>
    expect(readCouponCode(typed)).toBeNull(),
  );
});
