/** Numbers of WeCom that the platform may change; defaults are the safe planning values of the official pages. */
export interface WorldSettings {
  /** Customers per employee at the start (grade B; an employee may be given another cap). */
  contactsPerStaff: number;
  /** Members of a customer group, staff included. Entry by code ends at 200 although a group may hold 500. */
  groupMembers: number;
  /** Mass sends that one customer or one group may get within one period, staff's own included. */
  massCap: { per: 'day' | 'week' | 'month'; n: number };
  /** Wall milliseconds after creation in which records of a mass send answer 41063; 0 = none. */
  dispatchingMs: number;
  /** Reminders of one mass send in 24 hours. */
  reminders: number;
  /** Calls of one endpoint in a wall minute and hour before 45009. */
  frequency: { perMinute: number; perHour: number };
  /** Whether a WeChat developer account is bound, so that unionid is given. */
  unionid: boolean;
  /** Life of a welcome code in wall seconds. */
  welcomeSeconds: number;
  /** Life of an uploaded media id in wall days. */
  mediaDays: number;
}

export const defaultSettings: WorldSettings = {
  contactsPerStaff: 5_000,
  groupMembers: 200,
  massCap: { per: 'day', n: 1 },
  dispatchingMs: 0,
  reminders: 3,
  frequency: { perMinute: 10_000, perHour: 150_000 },
  unionid: true,
  welcomeSeconds: 20,
  mediaDays: 3,
};
