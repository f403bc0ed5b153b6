import type { WeComClient } from '@xiaoer/wecom';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Access } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { Media } from '../media/media.ts';
import { createSolo } from '../solo.ts';
import { createCommands } from './commands.ts';
import { deliverAll, findLeft } from './deliver.ts';
import { doMoves } from './do-moves.ts';
import { makeLinks } from './links.ts';
import { kfPollers } from './pollers.ts';
import { readAccounts } from './read-accounts.ts';
import { readMessages } from './read-messages.ts';
import { readPeople } from './read-people.ts';
import { purge } from './retention.ts';
import { kfRoutes } from './routes.ts';
import { ACCOUNTS_JOB, kfEvents, READ_JOB } from './told.ts';

const READ_LOCK = 7_315_180;
const ACCOUNTS_LOCK = 7_315_181;
const MOVE_LOCK = 7_315_182;
const SEND_LOCK = 7_315_183;
const PURGE_LOCK = 7_315_184;

export interface KfDeps {
  platform: Platform;
  wecom: WeComClient;
  customers: Pick<Customers, 'match'>;
  access: Pick<Access, 'audit' | 'guards'>;
  media: Media;
  zone: string;
}

/** 微信客服: what customers write to us there, and what they are answered within 48 hours and five messages. */
export function createKf({ platform, wecom, customers, access, media, zone }: KfDeps) {
  const { db } = platform;
  const deps = { ...platform, wecom, customers, access, media, zone };

  const moving = createSolo(platform, { task: 'delivery.kf_move', lock: MOVE_LOCK, work: () => doMoves(deps) });
  const reading = createSolo(platform, {
    task: READ_JOB.task,
    lock: READ_LOCK,
    async work() {
      await readMessages(deps);
      await moving.run();
      await readPeople(deps);
    },
  });
  const accounts = createSolo(platform, {
    task: ACCOUNTS_JOB.task,
    lock: ACCOUNTS_LOCK,
    async work() {
      await readAccounts(deps);
      await makeLinks(deps);
    },
  });
  const sending = createSolo(platform, {
    task: 'delivery.kf_send',
    lock: SEND_LOCK,
    work: async () => void (await deliverAll(deps, await findLeft(db, { wall: platform.wall() }))),
  });
  const purging = createSolo(platform, {
    task: 'delivery.kf_purge',
    lock: PURGE_LOCK,
    work: async () => void (await purge(platform)),
  });

  const commands = createCommands(deps, { moveNow: moving.run, readAccountsNow: accounts.run });
  const parts: ModuleParts = {
    jobs: { ...reading.job, ...accounts.job, ...moving.job, ...sending.job, ...purging.job },
    pollers: kfPollers(platform, { corpId: wecom.corpId, reading, accounts, moving, sending, purging }),
    routes: (http) => kfRoutes(http, { deps, guards: access.guards, commands }),
  };
  return {
    ...commands,
    handler: kfEvents(platform),
    readNow: reading.run,
    readAccountsNow: accounts.run,
    moveNow: moving.run,
    sendLeftNow: sending.run,
    purgeNow: purging.run,
    parts,
  };
}
