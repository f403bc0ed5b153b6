import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Listener } from '../../../platform/facts/index.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import type { CommunityFacts } from '../../community/index.ts';
import { createSolo } from '../solo.ts';
import { type AccountError, speaksOfAccount, writeAccountErrors } from './account-errors.ts';
import { addDays } from './beijing-days.ts';
import { findAccount } from './browse-accounts.ts';
import { checkHealth, healthPoller } from './check-health.ts';
import { behaviourPoller, readBehaviour } from './read-behaviour.ts';
import { latestDay } from './readings.ts';
import { accountHealthRoutes } from './routes.ts';
import { changeHealthSetting } from './settings.ts';

const BEHAVIOUR_LOCK = 7_315_150;
const HEALTH_LOCK = 7_315_151;
const CHECK = { task: 'delivery.check_health', payload: {}, key: 'delivery.check_health' } as const;

export interface AccountHealthDeps {
  platform: Platform;
  wecom: WeComClient | null;
  access: Pick<Access, 'audit' | 'guards'>;
}

/** How our accounts fare: their days at WeCom, their health with its reasons, and who must know of a change. */
export function createAccountHealth({ platform, wecom, access }: AccountHealthDeps) {
  const { db, clock } = platform;
  const health = createSolo(platform, { task: CHECK.task, lock: HEALTH_LOCK, work: () => checkHealth(platform) });

  /** Errors that speak about an account, from whatever call: it is looked at at once. */
  async function noteAccountErrors(tx: Tx, errors: readonly AccountError[]): Promise<void> {
    if (errors.length === 0) return;
    await writeAccountErrors(tx, errors, clock.now());
    await addJobs(tx, [CHECK]);
  }

  /** An operator knows that WeCom has let the account go again: nobody tells us by API. */
  async function clearErrors(actor: Actor, accountId: number): Promise<void> {
    demand(actor, 'delivery.edit');
    const userid = await findAccount(db, actor, accountId);
    await db.transaction().execute(async (tx) => {
      await sql`
        update delivery.account_health set cleared_at = ${clock.now()} where account_id = ${accountId}`.execute(tx);
      await access.audit(tx, actor, 'delivery.account_errors_cleared', `account:${userid}`);
      await addJobs(tx, [CHECK]);
    });
  }

  /** Days older than the first thirty, as far back as WeCom remembers: read in the background. */
  async function wantOlderDays(actor: Actor, { accountId, days }: { accountId: number; days: number }): Promise<void> {
    demand(actor, 'delivery.edit');
    const userid = await findAccount(db, actor, accountId);
    await db.transaction().execute(async (tx) => {
      await sql`
        update delivery.account_reading set wanted_from = ${addDays(latestDay(clock.now()), 1 - days)}::date
        where account_id = ${accountId}`.execute(tx);
      await access.audit(tx, actor, 'delivery.older_days_wanted', `account:${userid}`, { days });
    });
  }

  async function changeSetting(actor: Actor, change: { name: string; value: number }): Promise<void> {
    demand(actor, 'delivery.edit');
    await db.transaction().execute(async (tx) => {
      await changeHealthSetting(tx, { ...change, at: clock.now() });
      await access.audit(tx, actor, 'delivery.health_setting_changed', `setting:${change.name}`, {
        value: change.value,
      });
      await addJobs(tx, [CHECK]);
    });
  }

  /** Codes are changed by community; whom WeCom refused there is told here. */
  const accountsRefused: Listener = {
    on: 'community.accounts_refused',
    task: 'delivery.accounts_refused',
    async handle({ payload }: { payload: CommunityFacts['community.accounts_refused'] }) {
      const { api, accounts } = payload;
      const errors = accounts.filter(({ code }) => speaksOfAccount(code)).map((one) => ({ ...one, api }));
      await db.transaction().execute((tx) => noteAccountErrors(tx, errors));
    },
  };

  const service = { clearErrors, wantOlderDays, changeSetting };
  const areas: ModuleParts = {
    jobs: health.job,
    listeners: [accountsRefused],
    pollers: [healthPoller(platform, health)],
    routes: (http) => accountHealthRoutes(http, { ...platform, guards: access.guards, service }),
  };
  if (!wecom) return { noteAccountErrors, service, parts: areas };

  const behaviourDeps = { ...platform, wecom };
  const behaviour = createSolo(platform, {
    task: 'delivery.read_behaviour',
    lock: BEHAVIOUR_LOCK,
    async work() {
      if ((await readBehaviour(behaviourDeps)) > 0) await db.transaction().execute((tx) => addJobs(tx, [CHECK]));
    },
  });
  const parts: ModuleParts = {
    ...areas,
    jobs: { ...areas.jobs, ...behaviour.job },
    pollers: [behaviourPoller(behaviourDeps, behaviour), ...areas.pollers!],
  };
  return { noteAccountErrors, service, parts };
}
