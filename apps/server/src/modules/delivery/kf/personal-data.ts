import type { KfReply } from '@xiaoer/wecom';
import { type RawBuilder, sql } from 'kysely';
import type { Secrets } from '../../../platform/crypto/index.ts';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { textOf } from './words.ts';

/**
 * Erases what these people said and were told. Keys stay, without a name or a word: WeCom may tell a message again. What
 * hangs on her external_userid follows her when she is merged, so a merge has nothing to do here.
 */
export async function eraseKf(tx: Tx, people: RawBuilder<unknown>): Promise<void> {
  await sql`
    update delivery.kf_message set sealed = null, external_userid = null, file_hash = null
    where external_userid in (${people})`.execute(tx);
  await sql`
    update delivery.kf_sending set sealed = null, sealed_code = null, external_userid = null, try_after = null,
      state = case when state = 'sending' then 'refused' else state end,
      error = case when state = 'sending' then 'erased' else error end
    where external_userid in (${people})`.execute(tx);
  await sql`delete from delivery.kf_conversation where external_userid in (${people})`.execute(tx);
}

/** What she said and what she was told, in her words. */
export async function exportKf(db: Db, secrets: Pick<Secrets, 'decrypt'>, customerId: number): Promise<unknown[]> {
  const { rows } = await sql<{
    at: Date;
    account: string;
    from: string;
    msgtype: string | null;
    sealed: string | null;
  }>`
    with her as (select value from customers.identity_of where customer_id = ${customerId} and kind = 'external_userid')
    select m.sent_at as at, a.name as account, case m.origin when 3 then 'customer' else 'servicer' end as from, m.msgtype, m.sealed
    from delivery.kf_message m join delivery.kf_account a using (open_kfid)
    where m.external_userid in (select value from her) and m.origin in (3, 5)
    union all
    select s.made_at, a.name, 'us', null, s.sealed
    from delivery.kf_sending s join delivery.kf_account a using (open_kfid)
    where s.external_userid in (select value from her) and s.state = 'sent'
    order by 1`.execute(db);
  return rows.map(({ sealed, msgtype, ...row }) => {
    const body: unknown = sealed ? JSON.parse(secrets.decrypt(sealed)) : null;
    const reply = msgtype === null ? (body as KfReply | null) : null;
    const kind = msgtype ?? reply?.msgtype ?? 'text';
    return { ...row, kind, text: body ? textOf(kind, msgtype === null ? bodyOfReply(reply) : body) : null };
  });
}

const bodyOfReply = (reply: KfReply | null) =>
  reply ? (reply as unknown as Record<string, unknown>)[reply.msgtype] : null;
