import { createContactTies } from './contact-ties.ts';
import type { ContactWay, ContactWayMembers, ContactWays } from './contact-ways.ts';
import type { Contacts } from './contacts.ts';
import type { Attachment, MessageContent } from './content.ts';
import { seconds, type WorldContext } from './context.ts';
import { beijingDay, secondsOfDay } from './days.ts';
import { refuse } from './errors.ts';
import type { Listen } from './happenings.ts';
import type { Messages } from './messages.ts';
import type { People } from './people.ts';
import { type Staff, sameCase } from './staff.ts';
import type { Welcomes } from './welcome.ts';

/** What a chat ends with: a text and one card. */
export interface Conclusions {
  text: string | null;
  card: Extract<Attachment, { msgtype: 'image' | 'link' | 'miniprogram' }> | null;
}
export interface TemporarySettings {
  /** Seconds that the code can be scanned, and that a chat begun with it lasts. */
  expiresIn: number;
  chatExpiresIn: number;
  /** Only this person may use the code. */
  unionid: string | null;
  conclusions: Conclusions | null;
}

interface WayRow {
  config_id: string;
  expires_at: number;
  chat_seconds: number;
  unionid: string | null;
  conclusions: string | null;
  created_at: number;
}
interface ChatRow {
  person_id: number;
  userid: string;
  conclusions: string | null;
}
const read = (row: WayRow): TemporarySettings => ({
  expiresIn: row.expires_at - row.created_at,
  chatExpiresIn: row.chat_seconds,
  unionid: row.unionid,
  conclusions: row.conclusions === null ? null : (JSON.parse(row.conclusions) as Conclusions),
});
const DAY_SECONDS = 86_400;

interface Parts {
  people: People;
  staff: Staff;
  welcomes: Welcomes;
  messages: Messages;
  contacts: Contacts;
  contactWays: ContactWays;
  on: Listen;
}

/** Temporary contact ways and the chats that begin with them, for the medical industry (临时会话, doc 92228). */
export function createTemporaryChats(ctx: WorldContext, parts: Parts) {
  const { people, staff, messages, contacts, contactWays, on } = parts;
  const { store, settings } = ctx;
  const ties = createContactTies(ctx, parts);

  const rowOf = (configId: string) => store.get<WayRow>('select * from temporary_way where config_id = ?', configId);
  const check = (given: TemporarySettings) => {
    const longest = settings.temporaryDays * DAY_SECONDS;
    for (const [name, value] of Object.entries({ expires_in: given.expiresIn, chat_expires_in: given.chatExpiresIn }))
      if (value < 1 || value > longest) refuse(40058, `${name}: 1 to ${longest} seconds`);
  };
  const filled = (given: Partial<TemporarySettings>, known?: TemporarySettings): TemporarySettings => ({
    expiresIn: given.expiresIn ?? known?.expiresIn ?? settings.temporaryWaySeconds,
    chatExpiresIn: given.chatExpiresIn ?? known?.chatExpiresIn ?? settings.temporaryChatSeconds,
    unionid: given.unionid ?? known?.unionid ?? null,
    conclusions: given.conclusions ?? known?.conclusions ?? null,
  });
  const keep = (configId: string, temporary: TemporarySettings, createdAt: number) =>
    store.run(
      `insert or replace into temporary_way (config_id, expires_at, chat_seconds, unionid, conclusions, created_at)
       values (?, ?, ?, ?, ?, ?)`,
      configId,
      createdAt + temporary.expiresIn,
      temporary.chatExpiresIn,
      temporary.unionid,
      temporary.conclusions && JSON.stringify(temporary.conclusions),
      createdAt,
    );
  const madeToday = () =>
    store.get<{ n: number }>(
      'select count(*) as n from temporary_way where created_at >= ?',
      secondsOfDay(beijingDay(ctx.clock.now())),
    )?.n ?? 0;

  /** The closing words, then they are no contacts any more. Nothing is told: the API's own act, or its own clock. */
  const finish = (row: ChatRow) => {
    const contact = ties.find(row.person_id, row.userid);
    if (contact?.status === 'active' && row.conclusions !== null) {
      const { text, card } = JSON.parse(row.conclusions) as Conclusions;
      const content: MessageContent = { text, attachments: card ? [card] : [] };
      messages.deliver({ origin: 'direct', userid: row.userid, personId: row.person_id, content });
    }
    if (contact?.status === 'active' || contact?.status === 'blocked') ties.end(contact, 'removed');
    store.run('delete from temporary_chat where person_id = ? and userid = ?', row.person_id, row.userid);
  };

  on('contactMade', ({ personId, userid }) => {
    // contacts again in some other way: nothing ends by itself any more
    store.run(
      'delete from temporary_chat where person_id = ? and userid = ? and ends_at is not null',
      personId,
      userid,
    );
    store.run(
      'update temporary_chat set ends_at = ? + chat_seconds where person_id = ? and userid = ? and ends_at is null',
      seconds(ctx),
      personId,
      userid,
    );
  });

  return {
    of: (configId: string): TemporarySettings | undefined => {
      const row = rowOf(configId);
      return row && read(row);
    },
    addWay: (
      given: ContactWayMembers & Pick<ContactWay, 'type' | 'scene'>,
      temporary: Partial<TemporarySettings>,
    ): ContactWay =>
      store.transaction(() => {
        if (!settings.temporaryChats) refuse(48002, 'temporary chats are for the medical industry');
        if (given.type !== 1) refuse(41039, 'a temporary way has type 1');
        const whole = filled(temporary);
        check(whole);
        if (madeToday() >= settings.temporaryWaysPerDay) refuse(41045, 'temporary contact way cap of the day reached');
        const way = contactWays.add(given);
        keep(way.configId, whole, way.createdAt);
        return way;
      }),
    /** Of a temporary way; other ways have no such members and keep none. */
    update(configId: string, change: Partial<TemporarySettings>): void {
      const row = rowOf(configId);
      if (!row) return;
      const whole = filled(change, read(row));
      check(whole);
      keep(configId, whole, row.created_at);
    },
    remove: (configId: string) => void store.run('delete from temporary_way where config_id = ?', configId),
    /** Any contact way: a temporary one is good for a while, and perhaps for one person alone. */
    scan: (personId: number, configId: string): ReturnType<Contacts['scan']> =>
      store.transaction(() => {
        const row = rowOf(configId);
        const way = row && contactWays.find(configId);
        if (!row || !way) return contacts.scan(personId, configId);
        const stranger = row.unionid !== null && people.find(personId)?.unionid !== row.unionid;
        if (seconds(ctx) >= row.expires_at || stranger) return { result: 'invalid' as const };
        const userid = sameCase(way.users[0]!);
        if (ties.find(personId, userid)?.status === 'active') return contacts.scan(personId, configId);
        store.run(
          'insert or replace into temporary_chat (person_id, userid, config_id, chat_seconds, conclusions) values (?, ?, ?, ?, ?)',
          personId,
          userid,
          configId,
          row.chat_seconds,
          row.conclusions,
        );
        const scanned = contacts.scan(personId, configId);
        if (scanned.result !== 'added' && scanned.result !== 'requested')
          store.run(
            'delete from temporary_chat where person_id = ? and userid = ? and ends_at is null',
            personId,
            userid,
          );
        return scanned;
      }),
    /** Ends a chat that is still on; contacts made in any other way can't be ended so (84061). */
    close: (userid: string, externalUserid: string): void =>
      store.transaction(() => {
        if (!staff.find(userid)) refuse(40003, 'invalid userid');
        const person = people.byExternalUserid(externalUserid) ?? refuse(40096, 'invalid external_userid');
        const row = store.get<ChatRow>(
          'select * from temporary_chat where person_id = ? and userid = ? and ends_at > ?',
          person.id,
          sameCase(userid),
          seconds(ctx),
        );
        if (row) finish(row);
        else refuse(84061, 'no temporary chat');
      }),
    nextDueAt(): Date | null {
      const at = store.get<{ at: number | null }>('select min(ends_at) as at from temporary_chat')?.at;
      return at === null || at === undefined ? null : new Date(at * 1000);
    },
    runDue: (): void =>
      store.transaction(() => {
        for (const row of store.all<ChatRow>(
          'select * from temporary_chat where ends_at <= ? order by ends_at, person_id, userid',
          seconds(ctx),
        ))
          finish(row);
      }),
  };
}
