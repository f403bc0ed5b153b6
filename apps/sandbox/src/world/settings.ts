import { type AcquisitionSettings, acquisitionSettings } from './settings-acquisition.ts';
import { type CorpSettings, corpSettings, type ProtocolSettings, protocolSettings } from './settings-corp.ts';
import { type KfSettings, kfSettings } from './settings-kf.ts';
import { type MediaSettings, mediaSettings } from './settings-media.ts';
import { type ArchiveSettings, archiveSettings, type MoneySettings, moneySettings } from './settings-money.ts';
import { type ServiceSettings, serviceSettings } from './settings-service.ts';

/** Numbers of WeCom that the platform may change; defaults are the safe planning values of the official pages. */
export interface WorldSettings
  extends CorpSettings,
    ProtocolSettings,
    AcquisitionSettings,
    ServiceSettings,
    KfSettings,
    MediaSettings,
    MoneySettings,
    ArchiveSettings {
  /** Customers per employee at the start (grade B; an employee may be given another cap). */
  contactsPerStaff: number;
  /** Members of a customer group, staff included. Entry by code ends at 200 although a group may hold 500. */
  groupMembers: number;
  /** Mass sends that one customer or one group may get within one period, staff's own included. */
  massCap: { per: 'day' | 'week' | 'month'; n: number | 'days-of-month' };
  /** Wall milliseconds after creation in which records of a mass send answer 41063; 0 = none. */
  dispatchingMs: number;
  /** Reminders of one mass send in 24 hours. */
  reminders: number;
  /** Whether a WeChat developer account is bound, so that unionid is given. */
  unionid: boolean;
  /** Life of a welcome code in wall seconds. */
  welcomeSeconds: number;
}

export const defaultSettings: WorldSettings = {
  ...corpSettings,
  ...protocolSettings,
  ...acquisitionSettings,
  ...serviceSettings,
  ...kfSettings,
  ...mediaSettings,
  ...moneySettings,
  ...archiveSettings,
  contactsPerStaff: 5_000,
  groupMembers: 200,
  massCap: { per: 'day', n: 1 },
  dispatchingMs: 0,
  reminders: 3,
  unionid: true,
  welcomeSeconds: 20,
};
