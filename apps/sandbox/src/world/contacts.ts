import { type Contact, type ContactRow, createContactTies, readContact } from './contact-ties.ts';
import type { ContactWay, ContactWays } from './contact-ways.ts';
import type { MessageContent } from './content.ts';
import { seconds, type WorldContext } from './context.ts';
import { ImpossibleAct } from './errors.ts';
import type { Messages } from './messages.ts';
import type { People } from './people.ts';
import { type Staff, sameCase } from './staff.ts';
import type { Welcomes } from './welcome.ts';

type ScanResult =
  | { result: 'added' | 'alreadyContact' | 'requested'; userid: string }
  /** Nobody behind the code can take another customer. */
  | { result: 'full' }
  /** The code was deleted. */
  | { result: 'invalid' };

interface Parts {
  people: People;
  staff: Staff;
  contactWays: ContactWays;
  welcomes: Welcomes;
  messages: Messages;
}

/** Who knows whom, and what customers and members do about it on their phones. Every such act is told by callback. */
export function createContacts(ctx: WorldContext, { people, staff, contactWays, welcomes, messages }: Parts) {
  const { store } = ctx;
  const ties = createContactTies(ctx, { people, staff, welcomes });
  const {
    find,
    someone,
    hasRoom,
    corpHasRoom,
    tellContact,
    countDay,
    upsert,
    becomeContacts,
    end,
    active,
    becomeHalf,
    halfOf,
    endHalf,
    mayWrite,
  } = ties;

  /** The member whom the code leads to: one met before, else the next in turn who has room. */
  const chooseMember = (way: ContactWay, personId: number): string | undefined => {
    const pool = contactWays.membersOf(way);
    const met = pool.find((userid) => find(personId, userid) && hasRoom(userid));
    if (met) return met;
    const turn = contactWays.nextTurn(way.configId);
    return pool.map((_, i) => pool[(turn + i) % pool.length]!).find(hasRoom);
  };

  const movedAway = (personId: number, userid: string): boolean =>
    store.get(
      'select 1 from transfer where person_id = ? and handover = ? and status = 1',
      personId,
      sameCase(userid),
    ) !== undefined;

  return {
    find,
    countDay,
    ofPerson: (personId: number): Contact[] =>
      store
        .all<ContactRow>('select * from contact where person_id = ? order by created_at, userid', personId)
        .map(readContact),
    ofMember: (userid: string): Contact[] =>
      store
        .all<ContactRow>(
          `select * from contact where userid = ? and status in ('active', 'blocked') order by created_at, external_userid`,
          sameCase(userid),
        )
        .map(readContact),
    /** Who asked to be added by a code with verification. */
    requestsTo: (userid: string): Contact[] =>
      store
        .all<ContactRow>(
          `select * from contact where userid = ? and status = 'requested' order by created_at, external_userid`,
          sameCase(userid),
        )
        .map(readContact),
    /** Customers met or written with lately, the latest first. */
    recentOf: (userid: string, limit: number): Contact[] =>
      store
        .all<ContactRow>(
          `select * from contact where userid = ? and status in ('active', 'blocked') order by touched_at desc, external_userid limit ?`,
          sameCase(userid),
          limit,
        )
        .map(readContact),
    /** Scanning as a contact already opens the chat and fires nothing. */
    scan: (personId: number, configId: string): ScanResult =>
      store.transaction((): ScanResult => {
        const person = someone(personId);
        const way = contactWays.find(configId);
        if (!way) return { result: 'invalid' };
        const already = contactWays.membersOf(way).find((userid) => find(personId, userid)?.status === 'active');
        if (already) return { result: 'alreadyContact', userid: already };
        const waits = contactWays.membersOf(way).find((userid) => halfOf(personId, userid));
        if (waits) return { result: 'requested', userid: waits };
        const userid = chooseMember(way, personId);
        if (!userid) return { result: 'full' };
        const by = { state: way.state, addWay: 1, configId };
        if (!way.skipVerify) {
          upsert(person, userid, { ...by, status: 'requested' });
          return { result: 'requested', userid };
        }
        if (ctx.settings.halfContacts) {
          becomeHalf(person, userid, by);
          return { result: 'requested', userid };
        }
        becomeContacts(person, userid, { ...by, welcome: true });
        return { result: 'added', userid };
      }),
    /** The member accepts a request that came by a code with verification. */
    accept: (userid: string, personId: number): void =>
      store.transaction(() => {
        const contact = find(personId, userid);
        if (contact?.status !== 'requested') throw new ImpossibleAct('没有待通过的申请');
        // a welcome by the half contact's code, or a chat that has begun, leaves no second welcome (CALLBACKS §9.1 a, b)
        const half = halfOf(personId, userid);
        endHalf(personId, userid);
        becomeContacts(someone(personId), contact.userid, {
          state: contact.state,
          addWay: contact.addWay,
          configId: null,
          welcome: !half?.code || welcomes.isOpen(half.code),
        });
      }),
    /** A member adds a customer themselves, e.g. from a group (`addWay` 4) or by the phone number (2). */
    addByMember: (userid: string, personId: number, addWay = 4): void =>
      store.transaction(() => {
        if (find(personId, userid)?.status === 'active') return;
        if (!hasRoom(userid)) throw new ImpossibleAct('客户数已达上限');
        countDay(sameCase(userid), 'new_apply');
        becomeContacts(someone(personId), sameCase(userid), { state: '', addWay, configId: null, welcome: true });
      }),
    /** The customer deletes or blocks the member (`del_follow_user`): nothing reaches them any more. */
    block: (personId: number, userid: string): void =>
      store.transaction(() => {
        const contact = active(personId, userid);
        end(contact, 'blocked');
        countDay(contact.userid, 'negative');
        tellContact('del_follow_user', contact);
      }),
    /** The member deletes the customer (`del_external_contact`). */
    removeByMember: (userid: string, personId: number): void =>
      store.transaction(() => {
        const contact = find(personId, userid);
        if (!contact || contact.status === 'removed') throw new ImpossibleAct('这位顾客不在通讯录里');
        end(contact, 'removed');
        tellContact('del_external_contact', contact);
      }),
    /** The customer adds the member again from an old chat: a new event, a new `createtime`, no state of a code. */
    addAgain: (personId: number, userid: string): void =>
      store.transaction(() => {
        const contact = find(personId, userid);
        if (!contact || contact.status === 'active') throw new ImpossibleAct('现在就是好友');
        if (contact.status === 'removed' && !hasRoom(userid)) throw new ImpossibleAct('员工的客户数已达上限');
        becomeContacts(someone(personId), contact.userid, {
          state: contact.state,
          addWay: 6,
          configId: null,
          welcome: true,
        });
      }),
    hasRoom,
    corpHasRoom,
    /**
     * A transfer is through: the old tie goes, the new one begins, unless the receiver was a contact already. An on-job
     * transfer tells the old tie's end with its source.
     */
    move: (personId: number, from: string, to: string, onJob: boolean): void =>
      store.transaction(() => {
        const old = find(personId, from);
        if (!old) return;
        end(old, 'removed');
        if (onJob) tellContact('del_external_contact', old, { Source: 'DELETE_BY_TRANSFER' });
        const known = find(personId, to);
        if (known?.status === 'active') return;
        const by = { state: old.state, addWay: 202, configId: null };
        // Back with somebody they were moved away from once: they are contacts again, and nothing is told (doc 92125)
        if (movedAway(personId, to)) upsert(someone(personId), sameCase(to), { ...by, status: 'active' });
        else becomeContacts(someone(personId), sameCase(to), { ...by, welcome: false });
      }),
    /** A transfer didn't come about; the event is about the member who was to take over. */
    tellTransferFailed: (
      externalUserid: string,
      takeover: string,
      reason: 'customer_refused' | 'customer_limit_exceed',
    ) =>
      ctx.callbacks.add({
        event: 'change_external_contact',
        changeType: 'transfer_fail',
        fields: { FailReason: reason, UserID: takeover, ExternalUserID: externalUserid },
      }),
    /** The member edits remark or description in the client. Done by API it would fire nothing. */
    editByMember: (
      userid: string,
      personId: number,
      { remark, description }: { remark?: string; description?: string },
    ): void =>
      store.transaction(() => {
        const contact = active(personId, userid);
        store.run(
          'update contact set remark = coalesce(?, remark), description = coalesce(?, description) where person_id = ? and userid = ?',
          remark ?? null,
          description ?? null,
          personId,
          contact.userid,
        );
        tellContact('edit_external_contact', contact);
      }),
    /** A customer writes to a member; WeCom shows the words to the member only. A welcome is too late from here on. */
    writeToMember: (personId: number, userid: string, content: MessageContent): void =>
      store.transaction(() => {
        const contact = mayWrite(personId, userid);
        welcomes.spoil(personId, contact.userid);
        store.run(
          'update contact set touched_at = ? where person_id = ? and userid = ?',
          seconds(ctx),
          personId,
          contact.userid,
        );
        messages.deliver({ origin: 'reply', userid: contact.userid, personId, byCustomer: true, content });
      }),
    /** A member writes in the open chat. What the customer has blocked doesn't arrive. */
    writeToCustomer: (userid: string, personId: number, content: MessageContent): void =>
      store.transaction(() => {
        const contact = active(personId, userid);
        countDay(contact.userid, 'messages');
        store.run(
          'update contact set touched_at = ? where person_id = ? and userid = ?',
          seconds(ctx),
          personId,
          contact.userid,
        );
        messages.deliver({ origin: 'direct', userid: contact.userid, personId, content });
      }),
  };
}
export type Contacts = ReturnType<typeof createContacts>;
