import type { MoveKf, SaveKfRules } from '@xiaoer/contracts';
import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { Media } from '../media/media.ts';
import { createSolo } from '../solo.ts';
import { createAccountChanges } from './change-accounts.ts';
import { deliverAll, findLeft } from './deliver.ts';
import { doMoves } from './do-moves.ts';
import { createLinks, makeLinks } from './links.ts';
import { wantMoves } from './moves.ts';
import { kfPollers } from './pollers.ts';
import { readAccounts } from './read-accounts.ts';
import { readMessages } from './read-messages.ts';
import { readPeople } from './read-people.ts';
import { purge, writeRetention } from './retention.ts';
import { kfRoutes } from './routes.ts';
import { readRules, writeRules } from './rules.ts';
import { demandChain, demandConversation } from './scope.ts';
import { createSend } from './send.ts';
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
  const { db, clock } = platform;
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

  async function saveRules(actor: Actor, openKfid: string, change: z.infer<typeof SaveKfRules>): Promise<number> {
    demand(actor, 'delivery.edit');
    demandChain(actor);
    return db.transaction().execute(async (tx) => {
      const before = await readRules(tx, openKfid);
      const version = await writeRules(tx, openKfid, { ...change, at: clock.now(), by: actor.label });
      await access.audit(tx, actor, 'delivery.kf_rules_changed', `kf:${openKfid}`, {
        version,
        on: change.on,
        wasOn: before.on,
        before: before.rules,
      });
      return version;
    });
  }

  /** Hands a conversation over or ends it; the words for the end come from the rules. */
  async function move(
    actor: Actor,
    who: { openKfid: string; externalUserid: string },
    { to, servicer }: z.infer<typeof MoveKf>,
  ): Promise<void> {
    demand(actor, 'delivery.edit');
    await demandConversation(db, actor, who);
    if (to === 'human' && !servicer) throw new AppError('delivery.kf_who', { field: 'servicer' }, 400);
    await db.transaction().execute(async (tx) => {
      const { rules } = await readRules(tx, who.openKfid);
      const state = { queue: 2, human: 3, ended: 4 } as const;
      const words = to === 'ended' ? (rules.goodbye?.text ?? null) : rules.human.text;
      const wish = {
        ...who,
        state: state[to],
        servicer: to === 'human' ? servicer! : null,
        text: words,
        rating: to === 'ended' && (rules.goodbye?.rating ?? false),
        by: actor.label,
        at: clock.now(),
      };
      if ((await wantMoves(tx, [wish])) === 0) throw new AppError('delivery.kf_moving', {}, 409);
      await access.audit(tx, actor, 'delivery.kf_moved', `kf:${who.openKfid}`, { to, servicer: servicer ?? null });
    });
    await moving.run();
  }

  async function setRetention(actor: Actor, days: number): Promise<void> {
    demand(actor, 'delivery.edit');
    demandChain(actor);
    await db.transaction().execute(async (tx) => {
      await writeRetention(tx, days, clock.now());
      await access.audit(tx, actor, 'delivery.kf_retention_set', 'kf', { days });
    });
  }

  /** Asks WeCom for its accounts again. */
  async function look(actor: Actor): Promise<void> {
    demand(actor, 'delivery.edit');
    await db.transaction().execute(async (tx) => {
      await sql`update delivery.kf_access set asked = true where corp_id = ${wecom.corpId}`.execute(tx);
      await access.audit(tx, actor, 'delivery.kf_looked', 'kf');
      await addJobs(tx, [ACCOUNTS_JOB]);
    });
    await accounts.run();
  }

  const service = {
    ...createAccountChanges(deps),
    createLink: createLinks(deps).create,
    send: createSend(deps),
    saveRules,
    move,
    setRetention,
    look,
  };
  const parts: ModuleParts = {
    jobs: { ...reading.job, ...accounts.job, ...moving.job, ...sending.job, ...purging.job },
    pollers: kfPollers(platform, { corpId: wecom.corpId, reading, accounts, moving, sending, purging }),
    routes: (http) => kfRoutes(http, { deps, guards: access.guards, service }),
  };
  return {
    ...service,
    handler: kfEvents(platform),
    readNow: reading.run,
    readAccountsNow: accounts.run,
    moveNow: moving.run,
    sendLeftNow: sending.run,
    purgeNow: purging.run,
    parts,
  };
}
type Kf = ReturnType<typeof createKf>;
export type KfService = Pick<
  Kf,
  | 'create'
  | 'rename'
  | 'remove'
  | 'changeServicers'
  | 'createLink'
  | 'send'
  | 'saveRules'
  | 'move'
  | 'setRetention'
  | 'look'
>;
