import { readCouponCode } from '../../shared/coupon-code';

/** What a person has typed of a printed code so far. */
export type TypedCode =
  | { kind: 'empty' }
  /** `left`: so many characters are still missing. */
  | { kind: 'short'; left: number }
  | { kind: 'long' }
  /** It holds a character that no code has. */
  | { kind: 'strange'; character: string }
  /** Twelve characters, and the last does not go with the others: one is wrong, or two are swapped. */
  | { kind: 'wrong' }
  | { kind: 'whole'; code: string };

const LENGTH = 12;

/** Judged on the phone: a slip of the thumb is told while it is made, and the server is asked for codes that can be. */
export function typedCode(typed: string): TypedCode {
  const characters = [...typed.replace(/[\s-]/g, '')];
  if (characters.length === 0) return { kind: 'empty' };
  const strange = characters.find((character) => !/[0-9a-z]/i.test(character));
  if (strange) return { kind: 'strange', character: strange };
  if (characters.length < LENGTH) return { kind: 'short', left: LENGTH - characters.length };
  if (characters.length > LENGTH) return { kind: 'long' };
  const code = readCouponCode(characters.join(''));
  return code ? { kind: 'whole', code } : { kind: 'wrong' };
}
