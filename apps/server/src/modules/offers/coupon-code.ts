// Where codes are typed they are checked before anybody is asked, so the rule is shared with the pages.
export { CODE_ALPHABET, checkCharacter, readCouponCode, showCouponCode } from '@xiaoer/contracts';
