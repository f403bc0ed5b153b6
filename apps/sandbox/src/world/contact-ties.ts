import { seconds, type WorldContext } from './context.ts';
import { beijingDay } from './days.ts';
import { ImpossibleAct } from './errors.ts';
import type { People, Person } from './people.ts';
import { type Staff, sameCase } from './staff.ts';
import type { Welcomes } from './welcome.ts';

export interface Contact {
  personId: number;
  userid: string;
  externalUserid: string;
  status: 'requested' | 'active' | 'blocked' | 'removed';
  state: string;
  addWay: number;
  createdAt: number;
}

export interface ContactRow {
  person_id: number;
  userid: string;
  external_userid: string;
  status: Contact['status'];
  state: string;
  add_way: number;
  created_at: number;
}
export const readContact = (row: ContactRow): Contact => ({
  personId: row.person_id,
  userid: row.userid,
  externalUserid: row.external_userid,
  status: row.status,
  state: row.state,
  addWay: row.add_way,
  createdAt: row.created_at,
});

interface Parts {
  people: People;
  staff: Staff;
  welcomes: Welcomes;
}

/** The tie between a customer and a member: how it begins, ends, and is told. */
export function createContactTies(ctx: WorldContext, { people, staff, welcomes }: Parts) {
  const { store } = ctx;

  const find = (personId: number, userid: string): Contact | undefined => {
    const row = store.get<ContactRow>(
      'select * from contact where person_id = ? and userid = ?',
      personId,
      sameCase(userid),
    );
    return row && readContact(row);
  };
  const someone = (personId: number): Person => {
    const person = people.find(personId);
    if (!person) throw new ImpossibleAct(`nobody has the number ${personId}`);
    return person;
  };
  /** Room in the corp as a whole (610023 where the API says it). */
  const corpHasRoom = (): boolean => {
    const all = store.get<{ n: number }>('select coalesce(sum(n), 0) as n from contact_load')?.n ?? 0;
    return all < ctx.settings.contactsPerCorp;
  };
  /** Room for one more: customers who removed the member still count for WeCom. */
  const hasRoom = (userid: string): boolean => {
    const member = staff.find(userid);
    if (member?.status !== 1) return false;
    const mine = store.get<{ n: number }>('select n from contact_load where userid = ?', sameCase(userid))?.n ?? 0;
    return mine < (member.contactCap ?? ctx.settings.contactsPerStaff) && corpHasRoom();
  };

  const tellContact = (
    changeType: string,
    contact: Pick<Contact, 'userid' | 'externalUserid'>,
    extra: Record<string, string> = {},
  ) =>
    ctx.callbacks.add({
      event: 'change_external_contact',
      changeType,
      fields: { UserID: contact.userid, ExternalUserID: contact.externalUserid, ...extra },
      welcomeCode: extra['WelcomeCode'],
    });

  const countDay = (userid: string, column: 'new_apply' | 'new_contact' | 'negative' | 'messages', n = 1) =>
    store.run(
      `insert into behaviour (userid, day, ${column}) values (?, ?, ?) on conflict (userid, day) do update set ${column} = ${column} + excluded.${column}`,
      userid,
      beijingDay(ctx.clock.now()),
      n,
    );

  const upsert = (
    person: Person,
    userid: string,
    by: { status: Contact['status']; state: string; addWay: number; configId: string | null },
  ) => {
    const at = seconds(ctx);
    store.run(
      `insert into contact (person_id, userid, external_userid, status, state, add_way, config_id, created_at, remark, touched_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (person_id, userid) do update set status = excluded.status, state = excluded.state, add_way = excluded.add_way,
         config_id = excluded.config_id, created_at = excluded.created_at, ended_at = null, touched_at = excluded.touched_at`,
      person.id,
      userid,
      person.externalUserid,
      by.status,
      by.state,
      by.addWay,
      by.configId,
      at,
      person.name,
      at,
    );
  };

  /** Both are contacts now: the event with its welcome code, and the count of the day. */
  const becomeContacts = (
    person: Person,
    userid: string,
    by: { state: string; addWay: number; configId: string | null; welcome: boolean },
  ) => {
    upsert(person, userid, { ...by, status: 'active' });
    countDay(userid, 'new_contact');
    tellContact(
      'add_external_contact',
      { userid, externalUserid: person.externalUserid },
      {
        ...(by.state ? { State: by.state } : {}),
        ...(by.welcome && welcomes.offeredBy(userid) ? { WelcomeCode: welcomes.issue(person.id, userid) } : {}),
      },
    );
    ctx.tell('contactMade', { personId: person.id, userid });
  };

  /** The customer has added a member with 免验证, who hasn't accepted yet: an event with a code of its own. */
  const becomeHalf = (
    person: Person,
    userid: string,
    by: { state: string; addWay: number; configId: string | null },
  ) => {
    upsert(person, userid, { ...by, status: 'requested' });
    const code = welcomes.offeredBy(userid) ? welcomes.issue(person.id, userid) : null;
    store.run(
      'insert or replace into half_contact (person_id, userid, code) values (?, ?, ?)',
      person.id,
      userid,
      code,
    );
    tellContact(
      'add_half_external_contact',
      { userid, externalUserid: person.externalUserid },
      { ...(by.state ? { State: by.state } : {}), ...(code ? { WelcomeCode: code } : {}) },
    );
  };
  const halfOf = (personId: number, userid: string) =>
    store.get<{ code: string | null }>(
      'select code from half_contact where person_id = ? and userid = ?',
      personId,
      sameCase(userid),
    );
  const endHalf = (personId: number, userid: string) =>
    store.run('delete from half_contact where person_id = ? and userid = ?', personId, sameCase(userid));

  const end = (contact: Contact, status: 'blocked' | 'removed') =>
    store.run(
      'update contact set status = ?, ended_at = ? where person_id = ? and userid = ?',
      status,
      seconds(ctx),
      contact.personId,
      contact.userid,
    );

  /** Both, or the customer alone while the contact is half, may write. */
  const mayWrite = (personId: number, userid: string): Contact => {
    const contact = find(personId, userid);
    return contact?.status === 'requested' && halfOf(personId, userid) ? contact : active(personId, userid);
  };
  const active = (personId: number, userid: string): Contact => {
    const contact = find(personId, userid);
    if (contact?.status !== 'active') throw new ImpossibleAct('这两个人现在不是好友');
    return contact;
  };

  return {
    find,
    someone,
    hasRoom,
    corpHasRoom,
    becomeHalf,
    halfOf,
    endHalf,
    mayWrite,
    tellContact,
    countDay,
    upsert,
    becomeContacts,
    end,
    active,
  };
}
