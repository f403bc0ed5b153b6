/** Numbers of 对外收款 and of the session archive. */
export interface MoneySettings {
  /** Longest page, and days of one query, of `get_bill_list` ("a month") and `get_fund_flow` (API.md §24, docs 93667, 98100). */
  billsPerPage: number;
  billSpanDays: number;
  flowsPerPage: number;
  flowSpanDays: number;
  /** The flow of a Beijing day is there from this hour of the next (API.md §24, doc 98100). */
  flowReadyHour: number;
  /** What WeChat Pay keeps of a payment, in thousandths: 6 is the usual rate of a shop. */
  feePerMille: number;
}

export const moneySettings: MoneySettings = {
  billsPerPage: 1000,
  billSpanDays: 31,
  flowsPerPage: 200,
  flowSpanDays: 31,
  flowReadyHour: 11,
  feePerMille: 6,
};

export interface ArchiveSettings {
  /** The archive is a paid feature: off answers 301053 and asks nobody (API.md §3, §23). */
  archiveOn: boolean;
  /** Customers of members under archiving must agree before they can be welcomed, else 41053 (CALLBACKS.md §9.7, doc 92137). */
  archiveConsentFirst: boolean;
  /** Pairs of one `check_single_agree` before 301060 (API.md §23, doc 91782). */
  archivePairsPerCall: number;
  /** At most one `msgaudit_notify` in so many wall seconds (CALLBACKS.md §9.14, doc 95039). */
  archiveNotifySeconds: number;
}

export const archiveSettings: ArchiveSettings = {
  archiveOn: false,
  archiveConsentFirst: true,
  archivePairsPerCall: 100,
  archiveNotifySeconds: 15,
};
