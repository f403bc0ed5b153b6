import type { WorldContext } from '../context.ts';
import { refuse } from '../errors.ts';
import { secretId } from '../ids.ts';
import { ADD_WAY_LINK } from './visits.ts';

interface Acquired {
  link_id: string;
  state: string;
  messages: number;
}
interface ChatKey extends Acquired {
  person_id: number;
  userid: string;
  wall_created_ms: number;
}

/** What customers who came by a link write: their first message, and the 3rd, 5th and 10th (doc 97299). */
export function createAcquisitionChats(ctx: WorldContext) {
  const { store, settings } = ctx;
  const tell = (changeType: string, fields: Record<string, string>) =>
    ctx.callbacks.add({ event: 'customer_acquisition', changeType, fields });

  return {
    /** A customer has written to a member: told as long as it was the link by which they are contacts. */
    heard(personId: number, userid: string): void {
      const row = store.get<Acquired & { external_userid: string }>(
        `update acquisition_customer set messages = messages + 1 where person_id = ? and userid = ? and added_at is not null
           and exists (select 1 from contact c where c.person_id = acquisition_customer.person_id
             and c.userid = acquisition_customer.userid and c.add_way = ${ADD_WAY_LINK})
         returning link_id, state, messages, (select external_userid from person where id = person_id) as external_userid`,
        personId,
        userid,
      );
      if (!row) return;
      if (row.messages === 1)
        tell('customer_start_chat', { LinkId: row.link_id, UserID: userid, ExternalUserID: row.external_userid });
      if (!settings.acquisitionMessageCounts.includes(row.messages)) return;
      const chatKey = secretId('ck');
      store.run(
        `insert into acquisition_chat_key (chat_key, person_id, userid, link_id, state, messages, wall_created_ms)
         values (?, ?, ?, ?, ?, ?, ?)`,
        chatKey,
        personId,
        userid,
        row.link_id,
        row.state,
        row.messages,
        ctx.wall(),
      );
      tell('message_from_customer', { LinkId: row.link_id, ChatKey: chatKey });
    },
    /** Who wrote, for 30 minutes (doc 100130). */
    infoOf(chatKey: string): { personId: number; userid: string; linkId: string; state: string; messages: number } {
      if (!settings.acquisitionCategory.chatInfo) refuse(41200, 'not for the business category of this corp');
      const row = store.get<ChatKey>('select * from acquisition_chat_key where chat_key = ?', chatKey);
      if (!row || ctx.wall() - row.wall_created_ms > settings.acquisitionChatKeyMinutes * 60_000)
        return refuse(41201, 'invalid chat_key');
      return {
        personId: row.person_id,
        userid: row.userid,
        linkId: row.link_id,
        state: row.state,
        messages: row.messages,
      };
    },
  };
}
