/** Numbers of what a corp sets up around its customer service: word rules, products, temporary chats and ids. */
export interface ServiceSettings {
  /** Rules against sensitive words in one corp before 41069 (LIMITS.md §9, doc 95097). */
  interceptRules: number;
  /** Words of one rule before 41068, and characters of a word before 41083 (LIMITS.md §9, doc 95097). */
  interceptWords: number;
  interceptWordCharacters: number;
  /** Users, and departments, named in one call, and people under one rule, before 41076 (LIMITS.md §9, doc 95097). */
  interceptRangeNodes: number;
  interceptRangeUsers: number;
  /** Products of one corp before 41202. The cap exists and is not published (LIMITS.md §9, doc 90313). */
  products: number;
  /** LIMITS.md §9, doc 95096. */
  productDescriptionCharacters: number;
  productPriceFen: number;
  productImages: number;
  /** Temporary contact ways are for the medical industry alone (API.md §8, doc 92228). */
  temporaryChats: boolean;
  temporaryWaysPerDay: number;
  /** Days in which a temporary code, and a chat begun with it, may live at most (LIMITS.md §2, doc 92228). */
  temporaryDays: number;
  /** Seconds of a temporary code and of its chat when nothing is said (LIMITS.md §2, doc 92228). */
  temporaryWaySeconds: number;
  temporaryChatSeconds: number;
  /** Wall hours of the temporary ids and of the cursor of `contact_list` (LIMITS.md §8, doc 99434). */
  temporaryIdHours: number;
  /** The token is of a provider's app: only these exchange a unionid (API.md §1, docs 97108, 93274); else 48002. */
  providerApp: boolean;
  /** Days of the pending_id of somebody who is nobody's customer yet (doc 97108). */
  pendingIdDays: number;
  /** Wrong numbers of this share of the corp block mobile → userid for a day (LIMITS.md §12); never fewer than `atLeast`. */
  wrongMobiles: { share: number; atLeast: number };
}

export const serviceSettings: ServiceSettings = {
  interceptRules: 100,
  interceptWords: 300,
  interceptWordCharacters: 32,
  interceptRangeNodes: 1_000,
  interceptRangeUsers: 10_000,
  products: 10_000,
  productDescriptionCharacters: 300,
  productPriceFen: 5_000_000,
  productImages: 9,
  temporaryChats: false,
  temporaryWaysPerDay: 100_000,
  temporaryDays: 14,
  temporaryWaySeconds: 7 * 86_400,
  temporaryChatSeconds: 86_400,
  temporaryIdHours: 4,
  providerApp: false,
  pendingIdDays: 90,
  wrongMobiles: { share: 0.2, atLeast: 5 },
};
