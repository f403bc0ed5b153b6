/** Numbers and switches of the corp, the app and the protocol; each can be changed while the stand-in runs. */
export interface CorpSettings {
  /** Relations of the whole corp before it is full (LIMITS §1, grade B; a corp expands in steps of 50 000). */
  contactsPerCorp: number;
  /** Members whom the console welcomes: no WelcomeCode for them (LIMITS §3; CALLBACKS §9.1 c). */
  consoleWelcome: string[];
  /** A second app takes each welcome code for so many wall milliseconds (41096), and delivers or gives up (LIMITS §3). */
  otherApp: { sendingMs: number; delivers: boolean };
  /** Adding by code begins with a half contact until the member accepts (CALLBACKS §9.2). */
  halfContacts: boolean;
  /** Contact ways and join ways together (LIMITS §2, doc 92228). */
  waysPerCorp: number;
  /** LIMITS §2, doc 92117. */
  tagsPerCorp: number;
  /** 40144; the number is not published (LIMITS §2). */
  tagsPerCustomer: number;
  /** Members of a group at most, those beyond `groupMembers` by invitation (LIMITS §6). */
  groupMaximum: number;
  /** Wall milliseconds by which `groupchat/get` lags behind events (API §12: "lags events by seconds"); 0 = none. */
  groupLagMs: number;
  /** `groupchat/list` without owner_filter: people in the app's range at most (81017; LIMITS §6, doc 92120). */
  groupListPeople: number;
  /** Group welcome templates of the corp (LIMITS §3, doc 92366). */
  groupTemplates: number;
  /** Hours in which a customer may refuse a transfer (LIMITS §7, doc 92125). */
  transferWaitHours: number;
  /** At most `times` transfers of one customer or group on the job in so many days (LIMITS §6, §7). */
  transferAgain: { days: number; times: number };
  /** Groups of one person that change their owner in a day (LIMITS §6, doc 95703). */
  groupTransfersPerDay: number;
  /** Days without a login after which a member takes part in no transfer and welcomes nobody (LIMITS §3, §6, §7). */
  loginDays: number;
  /** Moments of the corp (LIMITS §5, doc 95094): by month (41210), by wall minute (45009). */
  momentsPerMonth: number;
  momentsPerMinute: number;
  /** Wall milliseconds that a moment's job runs, and how many may run at a time (41078; the number is not published). */
  momentJobMs: number;
  momentJobsRunning: number;
  /** Wall hours in which a moment's job can be asked for (LIMITS §5). */
  momentJobHours: number;
  /** Moments are switched off for the corp (41211). */
  momentsOff: boolean;
  /** One member's app messages; what is over is dropped without a word (LIMITS §12). */
  appMessagesPerMember: { perMinute: number; perHour: number };
  /** Wall hours of a card's response code (API §21). */
  responseCodeHours: number;
}

/** What the protocol itself refuses, whichever call it is. */
export interface ProtocolSettings {
  /** Calls of one endpoint in a wall minute and hour before 45009 (LIMITS §12, doc 90312). */
  frequency: { perMinute: number; perHour: number };
  /** JS tickets in a wall hour: of the corp, of the app (LIMITS §12). */
  ticketsPerHour: { corp: number; app: number };
  /** Reads of one API under way at a time before 45033 (LIMITS §12: the number is not published). */
  parallelReads: number;
  /** Wrong secrets from one address before it is shut out for an hour (LIMITS §12: the number is not published). */
  wrongSecrets: number;
  /** The app's 企业可信IP, or null when none is asked for (60020; LIMITS §13). */
  trustedIps: string[] | null;
  /** The app's visible range, or null for everybody. Departments include those below. */
  visible: { users: string[]; parties: number[] } | null;
  /** APIs that an administrator has closed: `{"externalcontact/*": 48006, "*": 50003}`. */
  closed: Record<string, number>;
  /** Wall hours of a cursor (50100, 60268; not published, LIMITS §8 says 4 for contact_list). */
  cursorHours: number;
  /** `user/list_id` answers the contact-sync secret alone (doc 96067). */
  listIdNeedsSyncSecret: boolean;
}

export const corpSettings: CorpSettings = {
  contactsPerCorp: 50_000,
  consoleWelcome: [],
  otherApp: { sendingMs: 0, delivers: false },
  halfContacts: false,
  waysPerCorp: 500_000,
  tagsPerCorp: 10_000,
  tagsPerCustomer: 3_000,
  groupMaximum: 500,
  groupLagMs: 0,
  groupListPeople: 1_000,
  groupTemplates: 100,
  transferWaitHours: 24,
  transferAgain: { days: 90, times: 2 },
  groupTransfersPerDay: 300,
  loginDays: 365,
  momentsPerMonth: 100_000,
  momentsPerMinute: 10,
  momentJobMs: 0,
  momentJobsRunning: 100,
  momentJobHours: 24,
  momentsOff: false,
  appMessagesPerMember: { perMinute: 30, perHour: 1_000 },
  responseCodeHours: 72,
};

export const protocolSettings: ProtocolSettings = {
  frequency: { perMinute: 10_000, perHour: 150_000 },
  ticketsPerHour: { corp: 400, app: 100 },
  parallelReads: 20,
  wrongSecrets: 10,
  trustedIps: null,
  visible: null,
  closed: {},
  cursorHours: 24,
  listIdNeedsSyncSecret: true,
};
