import type { Consents } from './consents.ts';
import type { Contacts } from './contacts.ts';
import { seconds, type WorldContext } from './context.ts';
import type { Delivery } from './delivery.ts';
import { ImpossibleAct } from './errors.ts';
import type { Groups } from './groups.ts';
import type { Listen } from './happenings.ts';
import { type Staff, sameCase } from './staff.ts';
import type { Welcomes } from './welcome.ts';

export interface Room {
  roomid: string;
  roomname: string;
  creator: string;
  createdAt: number;
  notice: string;
  members: { userid: string; joinedAt: number }[];
}
/** `Default_Agree` is what older corps have where nobody was asked (API.md §23). */
export type AgreeStatus = 'Agree' | 'Disagree' | 'Default_Agree';

interface Parts {
  consents: Consents;
  contacts: Contacts;
  groups: Groups;
  staff: Staff;
  welcomes: Welcomes;
  on: Listen;
}

/**
 * What the session archive tells over HTTP: whose chats are kept, who agreed, internal groups, and that there is
 * something new. The messages themselves come from a native library, which is not imitated.
 */
export function createArchive(ctx: WorldContext, { consents, contacts, groups, staff, welcomes, on }: Parts) {
  const { store, settings, wall } = ctx;

  let freeFromMs = 0;
  /** At most one in 15 seconds of the wall: what comes in between is told at their end, together. */
  const notify = (): void => {
    const waits = store.get(
      `select 1 from callback where event = 'msgaudit_notify' and outcome = 'waiting' and attempts = 0`,
    );
    if (waits !== undefined) return;
    const atMs = Math.max(wall(), freeFromMs);
    freeFromMs = atMs + settings.archiveNotifySeconds * 1000;
    ctx.callbacks.add({ event: 'msgaudit_notify', fields: {}, ofApp: true, notBeforeMs: atMs });
  };
  const isKept = (delivery: Delivery): boolean =>
    delivery.chatId === null
      ? delivery.userid !== null && consents.permitted(delivery.userid)
      : groups.members(delivery.chatId).some(({ member }) => consents.permitted(member));
  on('delivered', (list) => {
    // the archive notices a little later than the phones
    if (settings.archiveOn && list.some(isKept)) queueMicrotask(notify);
  });

  const statusOf = (personId: number, where: string, since: number): { status: AgreeStatus; changedAt: number } => {
    const said = consents.find(personId, where);
    if (said) return { status: said.agrees ? 'Agree' : 'Disagree', changedAt: said.changedAt };
    return { status: settings.archiveConsentFirst ? 'Disagree' : 'Default_Agree', changedAt: since };
  };
  const read = (row: {
    roomid: string;
    roomname: string;
    creator: string;
    created_at: number;
    notice: string;
    members: string;
  }): Room => ({
    roomid: row.roomid,
    roomname: row.roomname,
    creator: row.creator,
    createdAt: row.created_at,
    notice: row.notice,
    members: JSON.parse(row.members) as Room['members'],
  });

  return {
    /** The customer agrees in the chat with a member under archiving. The welcome that had to wait gets a new code. */
    agree: (personId: number, userid: string): void =>
      store.transaction(() => {
        const contact = contacts.find(personId, userid);
        if (contact?.status !== 'active') throw new ImpossibleAct('这两个人现在不是好友');
        if (consents.find(personId, contact.userid)?.agrees) return;
        const waited = consents.isMissing(personId, userid) && welcomes.isOwed(personId, contact.userid);
        consents.set(personId, contact.userid, true);
        const code = waited ? welcomes.issueAnew(personId, contact.userid) : undefined;
        ctx.callbacks.add({
          event: 'change_external_contact',
          changeType: 'msg_audit_approved',
          fields: {
            UserID: contact.userid,
            ExternalUserID: contact.externalUserid,
            ...(code ? { WelcomeCode: code } : {}),
          },
          ...(code ? { welcomeCode: code } : {}),
        });
      }),
    /** Takes the consent back, or never gives it; only a message of the archive says so (CALLBACKS.md §9.7). */
    disagree(personId: number, userid: string): void {
      consents.set(personId, sameCase(userid), false);
      if (settings.archiveOn) notify();
    },
    /** The same for everybody's words in a customer group. */
    agreeInRoom(personId: number, chatId: string, agrees: boolean): void {
      consents.set(personId, chatId, agrees);
    },

    /** What a pair of member and customer stands at; `undefined` for people who are no contacts. */
    agreement(userid: string, externalUserid: string) {
      const contact = contacts.ofMember(userid).find((one) => one.externalUserid === externalUserid);
      return contact && statusOf(contact.personId, contact.userid, contact.createdAt);
    },
    /** Every customer of a customer group with their consent; `undefined` for a room that isn't one. */
    roomAgreement(roomid: string) {
      if (!groups.find(roomid)) return undefined;
      return groups
        .members(roomid)
        .flatMap((one) =>
          one.personId === null
            ? []
            : [{ externalUserid: one.member, ...statusOf(one.personId, roomid, one.joinedAt) }],
        );
    },

    /** Members make a group of their own, which the archive knows by its room id. */
    openRoom(roomname: string, creator: string, userids: readonly string[], notice = ''): string {
      const all = [creator, ...userids].map((userid) => staff.find(userid)?.userid);
      if (all.includes(undefined)) throw new ImpossibleAct('没有这位员工');
      const roomid = ctx.newId('room');
      const members = all.map((userid) => ({ userid, joinedAt: seconds(ctx) }));
      store.run(
        'insert into archive_room (roomid, roomname, creator, created_at, notice, members) values (?, ?, ?, ?, ?, ?)',
        roomid,
        roomname,
        sameCase(creator),
        seconds(ctx),
        notice,
        JSON.stringify(members),
      );
      return roomid;
    },
    room: (roomid: string): Room | undefined => {
      const row = store.get<Parameters<typeof read>[0]>('select * from archive_room where roomid = ?', roomid);
      return row && read(row);
    },
  };
}
