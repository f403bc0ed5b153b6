import type { OfferDiscount } from '@xiaoer/contracts';
import type { TextLanguage } from '../../../platform/http/index.ts';
import { discountText, type OfferInWords, sayNext, wordsOf } from './words.ts';
import { discountTextInEnglish, sayNextInEnglish, summaryInEnglish } from './words-en.ts';

/**
 * What customers and staff read of an offer, in the language of their page. Chinese is what was promised; English says the
 * same. Names and the operator's own words are as they were written.
 */
export interface OfferWords {
  /** The discount in a few characters, for a coupon's face. */
  face(discount: OfferDiscount): string;
  /** The terms, and the operator's own words below them. */
  terms(offer: OfferInWords & { terms: string }): string;
  /** What staff say when a coupon was redeemed. */
  sayNext(discount: OfferDiscount | null, discountFen: number): string;
}

const CHINESE: OfferWords = { face: discountText, terms: wordsOf, sayNext };

const ENGLISH: OfferWords = {
  face: discountTextInEnglish,
  terms: (offer) => [summaryInEnglish(offer), offer.terms.trim()].filter((line) => line !== '').join('\n'),
  sayNext: sayNextInEnglish,
};

export const wordsIn = (language: TextLanguage): OfferWords => (language === 'en' ? ENGLISH : CHINESE);
