/** Numbers of 获客助手 (acquisition links). Times in seconds unless named otherwise. */
export interface AcquisitionSettings {
  /** Links of one corp before 41095. The platform has such a cap and doesn't publish it (LIMITS.md §2, doc 90313). */
  acquisitionLinks: number;
  /** People whom one link may lead to, departments expanded (LIMITS.md §2, doc 97297). */
  acquisitionUsers: number;
  /** Members who may be named to be preferred (LIMITS.md §2, doc 97297). */
  acquisitionPriorityUsers: number;
  /** `customer_channel` is cut at so many bytes (LIMITS.md §2, doc 97297). */
  acquisitionChannelBytes: number;
  /** `balance_low` when fewer uses than this are left (CALLBACKS.md §9.10, doc 97299). */
  acquisitionLowBalance: number;
  /** `quota_expire_soon` so many days before uses expire (CALLBACKS.md §9.10, doc 97299). */
  acquisitionExpiryDays: number[];
  /** `message_from_customer` at the nth message of a customer (CALLBACKS.md §9.10, doc 97299). */
  acquisitionMessageCounts: number[];
  /** Wall minutes in which a chat key can be exchanged (CALLBACKS.md §9.10, doc 100130). */
  acquisitionChatKeyMinutes: number;
  /** Statistics reach back so many days, and one query covers so many (LIMITS.md §2, doc 97375). */
  acquisitionStatisticDays: { back: number; span: number };
  /**
   * The corp's business category: `open_profile` and `friend_request` are told, and chat keys can be exchanged (41200
   * otherwise), in some categories alone (CALLBACKS.md §9.10, doc 97299).
   */
  acquisitionCategory: { openProfile: boolean; chatInfo: boolean };
}

export const acquisitionSettings: AcquisitionSettings = {
  acquisitionLinks: 1_000,
  acquisitionUsers: 500,
  acquisitionPriorityUsers: 1_000,
  acquisitionChannelBytes: 64,
  acquisitionLowBalance: 20,
  acquisitionExpiryDays: [14, 7, 3, 2, 1],
  acquisitionMessageCounts: [3, 5, 10],
  acquisitionChatKeyMinutes: 30,
  acquisitionStatisticDays: { back: 180, span: 30 },
  acquisitionCategory: { openProfile: false, chatInfo: true },
};
