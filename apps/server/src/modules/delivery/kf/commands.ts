import type { MoveKf, SaveKfRules } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import { type Actor, demand } from '../../access/index.ts';
import { createAccountChanges } from './change-accounts.ts';
import { createLinks } from './links.ts';
import { wantMoves } from './moves.ts';
import { writeRetention } from './retention.ts';
import { readRules, writeRules } from './rules.ts';
import { demandChain, demandConversation } from './scope.ts';
import { createSend } from './send.ts';
import { ACCOUNTS_JOB } from './told.ts';

type Deps = Parameters<typeof createAccountChanges>[0] &
  Parameters<typeof createLinks>[0] &
  Parameters<typeof createSend>[0];

/**
 * What people do with customer service: each asks for permission, writes its intent with an audit entry, and wakes the
 * work that carries it to WeCom.
 */
export function createCommands(
  deps: Deps,
  { moveNow, readAccountsNow }: { moveNow: () => Promise<void>; readAccountsNow: () => Promise<void> },
) {
  const { db, clock, access, wecom } = deps;

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
    await moveNow();
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
    await readAccountsNow();
  }

  return {
    ...createAccountChanges(deps),
    createLink: createLinks(deps).create,
    send: createSend(deps),
    saveRules,
    move,
    setRetention,
    look,
  };
}
export type KfCommands = ReturnType<typeof createCommands>;
