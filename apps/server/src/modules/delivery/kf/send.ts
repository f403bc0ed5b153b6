import type { KfSendRefusal } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import { lockWindow } from './conversations.ts';
import { type DeliverDeps, deliverAll, findSendings, type Outcome, type SendingState } from './deliver.ts';
import { demandConversation } from './scope.ts';
import { leftOf, refusalFor } from './send-rule.ts';
import { insertSendings, msgidOf, type NewSending } from './sendings.ts';

export interface SendDeps extends DeliverDeps {
  access: Pick<Access, 'audit'>;
}

export interface Reply {
  openKfid: string;
  externalUserid: string;
  /** The click's own: the same click twice is one message. */
  key: string;
  text: string;
}

/**
 * What a person says to somebody. Window and count are looked at with the conversation locked, and the message is written
 * down in the same transaction: two people at once never send a sixth. The call comes after the commit.
 */
export function createSend(deps: SendDeps) {
  const { db, clock, access } = deps;

  async function send(actor: Actor, { text, ...to }: Reply): Promise<Outcome & { msgid: string }> {
    demand(actor, 'delivery.edit');
    await demandConversation(db, actor, to);
    const now = clock.now();
    const msgid = msgidOf({ ...to, key: `person:${to.key}` });
    const isNew = await db.transaction().execute(async (tx) => {
      const window = await lockWindow(tx, { ...to, now });
      if (!window) throw new AppError('delivery.kf_conversation_not_found', {}, 404);
      const { rows: known } = await sql`select 1 from delivery.kf_sending where msgid = ${msgid}`.execute(tx);
      if (known.length > 0) return false;
      const refusal: KfSendRefusal | null = refusalFor(window, now);
      if (refusal) throw new AppError('delivery.kf_refused', { refusal, left: leftOf(window) }, 409);
      const sending: NewSending = {
        ...to,
        key: `person:${to.key}`,
        cause: 'person',
        reply: { msgtype: 'text', text: { content: text } },
        madeBy: actor.label,
      };
      await insertSendings(tx, deps, [sending]);
      await access.audit(tx, actor, 'delivery.kf_sent', `kf:${to.openKfid}`, { msgid });
      return true;
    });
    if (isNew) await deliverAll(deps, await findSendings(db, [msgid]));
    return { msgid, ...(await outcomeOf(msgid)) };
  }

  async function outcomeOf(msgid: string): Promise<Outcome> {
    const { rows } = await sql<{ state: SendingState; error: string | null }>`
      select state, error from delivery.kf_sending where msgid = ${msgid}`.execute(db);
    return rows[0]!;
  }

  return send;
}
