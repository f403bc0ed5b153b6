/** Numbers of 微信客服. */
export interface KfSettings {
  /** A certified corp has no cap of accounts; others stop at the number below with 95027 (LIMITS.md §10, doc 94662). */
  kfCertified: boolean;
  kfAccountsUncertified: number;
  /** LIMITS.md §10, doc 94662. */
  kfNameCharacters: number;
  /** Users and departments of one call (LIMITS.md §10, doc 94646). */
  kfServicersPerCall: number;
  kfDepartmentsPerCall: number;
  /** Hours after the customer's last message in which may be sent, before 95002; then the session has ended too (LIMITS.md §10, doc 94677). */
  kfWindowHours: number;
  /** Messages by API until the customer writes again, before 95001 (LIMITS.md §10, doc 94677). */
  kfSendsPerWindow: number;
  /** Longer texts are cut (LIMITS.md §10, doc 94677). */
  kfTextBytes: number;
  /** Items of a menu, and how many of them may be clicked, before 95008 (LIMITS.md §10, doc 94677). */
  kfMenuItems: number;
  kfMenuActions: number;
  /** Items of a menu in answer to an event (API.md §19, doc 95122). */
  kfEventMenuItems: number;
  /** How far back `sync_msg` reaches, its longest page, wall minutes of a callback's token (LIMITS.md §10, doc 94670). */
  kfSyncDays: number;
  kfSyncPage: number;
  kfTokenMinutes: number;
  /** Calls of `sync_msg` without a token per account and wall minute before 45009. The platform says "strict" and no number. */
  kfSyncsWithoutToken: number;
  /** Wall seconds of the codes of welcome and end, hours of those of queue and take-over (LIMITS.md §10, doc 95122). */
  kfShortCodeSeconds: number;
  kfLongCodeHours: number;
  /** Customers of one `customer/batchget` (LIMITS.md §10, doc 95159). */
  kfCustomersPerCall: number;
  /** Whether the API may end a session of states 0–2: only a picture of the page says so (API.md §19, doc 94669). */
  kfEndsUnserved: boolean;
  /** Bytes of a link's `scene_param` before URL encoding (API.md §19, doc 94665). */
  kfSceneParamBytes: number;
  /** Statistics reach back so many days, and one query covers so many (docs 95489, 95490). */
  kfStatisticDays: { back: number; span: number };
}

export const kfSettings: KfSettings = {
  kfCertified: true,
  kfAccountsUncertified: 10,
  kfNameCharacters: 16,
  kfServicersPerCall: 100,
  kfDepartmentsPerCall: 20,
  kfWindowHours: 48,
  kfSendsPerWindow: 5,
  kfTextBytes: 2048,
  kfMenuItems: 50,
  kfMenuActions: 10,
  kfEventMenuItems: 10,
  kfSyncDays: 3,
  kfSyncPage: 1000,
  kfTokenMinutes: 10,
  kfSyncsWithoutToken: 10,
  kfShortCodeSeconds: 20,
  kfLongCodeHours: 48,
  kfCustomersPerCall: 100,
  kfEndsUnserved: false,
  kfSceneParamBytes: 128,
  kfStatisticDays: { back: 180, span: 31 },
};
