import type { Tx } from '../../platform/database/index.ts';
import type { ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import { keepPartitions } from '../../platform/polling/partitions.ts';
import type { Actor, Audit, Guards } from '../access/index.ts';
import { type DecideCustomers, decideCustomers } from './decide-customers.ts';
import { type DecideGroups, decideGroups } from './decide-groups.ts';
import { personalData } from './personal-data.ts';
import { isQuiet, quietStart } from './quiet-hours.ts';
import * as reservations from './reservations.ts';
import { attentionRoutes } from './routes.ts';
import { changeSetting, listSettings, readSettings } from './settings.ts';

const DAY_MS = 24 * 3_600_000;
/** A week's budget begins up to seven days before, another month perhaps. */
const BEFORE_MS = 8 * DAY_MS;
const AFTER_MS = 8 * DAY_MS;

/** @param zone of the chain: its midnights begin the days and weeks of budgets; quiet hours are those of the store */
export function createAttention({
  platform,
  guards,
  audit,
  zone = 'Asia/Shanghai',
}: {
  platform: Platform;
  guards: Pick<Guards, 'user'>;
  audit: Audit;
  zone?: string;
}) {
  /** Makes the partitions that a decision at this time needs; before its transaction. */
  async function prepare(at: Date): Promise<void> {
    const [first, last] = [new Date(at.getTime() - BEFORE_MS), new Date(at.getTime() + AFTER_MS)];
    await platform.partitions.ensure('attention.budget', first, last);
    await platform.partitions.ensure('attention.decision', at, last);
  }

  async function quietHours() {
    const { quiet_from, quiet_until } = await readSettings(platform.db);
    return { from: quiet_from, until: quiet_until };
  }

  const governor = { zone, changes: platform.changes };
  const service = {
    prepare,
    decideCustomers: (tx: Tx, args: DecideCustomers) => decideCustomers(tx, governor, args),
    decideGroups: (tx: Tx, args: DecideGroups) => decideGroups(tx, zone, args),
    settle: reservations.settle,
    release: (tx: Tx, args: reservations.OfCustomers) => reservations.release(tx, governor, args),
    settleGroups: reservations.settleGroups,
    releaseGroups: reservations.releaseGroups,
    platformCapReached: (tx: Tx, args: Parameters<typeof reservations.platformCapReached>[2]) =>
      reservations.platformCapReached(tx, governor, args),
    noteStaffSends: (tx: Tx, args: Parameters<typeof reservations.noteStaffSends>[2]) =>
      reservations.noteStaffSends(tx, governor, args),
    noteStaffGroupSends: (tx: Tx, args: Parameters<typeof reservations.noteStaffGroupSends>[2]) =>
      reservations.noteStaffGroupSends(tx, zone, args),
    quietAt: async (at: Date, where: string = zone) => isQuiet(at, where, await quietHours()),
    quietFrom: async (at: Date, where: string = zone) => quietStart(at, where, await quietHours()),
    settings: () => listSettings(platform.db),
    /** How often a period somebody may be addressed, by kind of budget. */
    async caps() {
      const settings = await readSettings(platform.db);
      return {
        mass_send_day: settings.mass_sends_per_day,
        promotion_day: settings.promotions_per_day,
        promotion_week: settings.promotions_per_week,
      };
    },
    changeSetting: (actor: Actor, change: { name: string; value: number }) =>
      platform.db.transaction().execute(async (tx) => {
        await changeSetting(tx, actor, { ...change, changes: platform.changes, at: platform.clock.now() });
        await audit(tx, actor, 'attention.setting_changed', `setting:${change.name}`, { value: change.value });
      }),
  };
  const parts: ModuleParts = {
    pollers: [keepPartitions(platform, ['attention.budget', 'attention.decision'])],
    routes: (http) => attentionRoutes(http, { service, guards }),
  };
  return { ...service, personalData, parts };
}
export type Attention = ReturnType<typeof createAttention>;
