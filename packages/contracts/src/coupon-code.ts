/**
 * A coupon's code: 11 random characters and a check character, made by `offers.code_from` in the database and read
 * here. Of every pair that people confuse (0 O, 1 I L, 2 Z, 5 S, 8 B, V U) the alphabet holds one, and typing the other means
 * the same. 29 characters: a prime, so that the check finds every wrong character and every swap of two.
 * 29^11 codes: a million guesses against a billion live coupons hit less than one in ten times.
 */
export const CODE_ALPHABET = '0123456789ACDEFGHJKMNPQRTVWXY';
const RANDOM_CHARACTERS = 11;

const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', Z: '2', S: '5', B: '8', U: 'V' };

/** The code as it is stored, from what a person typed or a scanner read; null when it can't be a code of ours. */
export function readCouponCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/[OILZSBU]/g, (character) => LOOK_ALIKES[character] ?? character);
  if (code.length !== RANDOM_CHARACTERS + 1) return null;
  return checkCharacter(code.slice(0, RANDOM_CHARACTERS)) === code.at(-1) ? code : null;
}

/** The check character behind 11 others, or null when one of them is none of ours. */
export function checkCharacter(characters: string): string | null {
  const values = [...characters].map((character) => CODE_ALPHABET.indexOf(character));
  if (values.includes(-1)) return null;
  const sum = values.reduce((total, value, index) => total + (index + 1) * value, 0);
  return CODE_ALPHABET[sum % CODE_ALPHABET.length] ?? null;
}

/** As people read it: three groups of four. */
export const showCouponCode = (code: string) => code.replace(/(.{4})(?=.)/g, '$1-');
