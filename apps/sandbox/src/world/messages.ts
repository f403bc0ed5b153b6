import { type Attachment, linksOf, type MessageContent, markerOf } from './content.ts';
import type { WorldContext } from './context.ts';
import type { Delivery, Origin } from './delivery.ts';

interface Row {
  id: number;
  origin: Origin;
  origin_id: string;
  userid: string | null;
  person_id: number | null;
  chat_id: string | null;
  by_customer: number;
  marker: string | null;
  at_ms: number;
  text: string | null;
  attachments: string;
}

const COLUMNS = `d.id, d.origin, d.origin_id, d.userid, d.person_id, d.chat_id, d.by_customer, d.marker, d.at_ms, c.text, c.attachments`;

function read(row: Row): Delivery {
  const content = { text: row.text, attachments: JSON.parse(row.attachments) as Attachment[] };
  return {
    id: row.id,
    origin: row.origin,
    originId: row.origin_id,
    userid: row.userid,
    personId: row.person_id,
    chatId: row.chat_id,
    byCustomer: row.by_customer === 1,
    marker: row.marker,
    at: new Date(row.at_ms),
    content,
    links: linksOf(content),
  };
}

export function createMessages(ctx: WorldContext) {
  const { store } = ctx;

  const keepContent = (content: MessageContent): { contentId: number; marker: string | null } => {
    const marker = markerOf(content);
    const contentId = store.insert(
      'insert into content (text, attachments, marker) values (?, ?, ?)',
      content.text ?? null,
      JSON.stringify(content.attachments),
      marker,
    );
    return { contentId, marker };
  };

  /** Tells everything that came after a delivery number as one list. */
  const tellSince = (lastId: number) => {
    const fresh = store
      .all<Row>(
        `select ${COLUMNS} from delivery d join content c on c.id = d.content_id where d.id > ? order by d.id`,
        lastId,
      )
      .map(read);
    if (fresh.length > 0) ctx.tell('delivered', fresh);
  };
  const lastId = () => store.get<{ id: number | null }>('select max(id) as id from delivery')?.id ?? 0;

  return {
    keepContent,
    lastId,
    tellSince,
    /** One message to one person, or to one group. */
    deliver(message: {
      origin: Origin;
      originId?: string;
      userid?: string;
      personId?: number;
      chatId?: string;
      byCustomer?: boolean;
      content: MessageContent;
    }): void {
      const before = lastId();
      const { contentId, marker } = keepContent(message.content);
      store.run(
        `insert into delivery (origin, origin_id, content_id, marker, userid, person_id, chat_id, by_customer, at_ms)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        message.origin,
        message.originId ?? '',
        contentId,
        marker,
        message.userid ?? null,
        message.personId ?? null,
        message.chatId ?? null,
        message.byCustomer ? 1 : 0,
        ctx.clock.now().getTime(),
      );
      tellSince(before);
    },
    /** A customer's phone: what members wrote to them and what came into their groups while they were in, oldest first. */
    inboxOf: (personId: number, sinceMs = 0): Delivery[] =>
      store
        .all<Row>(
          `select * from (
             select ${COLUMNS} from delivery d join content c on c.id = d.content_id
             where d.person_id = ? and d.chat_id is null and d.at_ms >= ?
             union all
             select ${COLUMNS} from chat_member m join delivery d on d.chat_id = m.chat_id join content c on c.id = d.content_id
             where m.member = (select external_userid from person where id = ?) and d.at_ms >= max(?, m.joined_at * 1000)
               and d.at_ms < coalesce(m.left_at * 1000, 9e15))
           order by at_ms, id`,
          personId,
          sinceMs,
          personId,
          sinceMs,
        )
        .map(read),
    ofChat: (chatId: string, limit = 200): Delivery[] =>
      store
        .all<Row>(
          `select ${COLUMNS} from delivery d join content c on c.id = d.content_id where d.chat_id = ? order by d.id desc limit ?`,
          chatId,
          limit,
        )
        .map(read)
        .reverse(),
    between: (userid: string, personId: number, limit = 200): Delivery[] =>
      store
        .all<Row>(
          `select ${COLUMNS} from delivery d join content c on c.id = d.content_id
           where d.person_id = ? and d.userid = ? and d.chat_id is null order by d.id desc limit ?`,
          personId,
          userid,
          limit,
        )
        .map(read)
        .reverse(),
  };
}
export type Messages = ReturnType<typeof createMessages>;
