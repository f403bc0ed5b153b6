import { type Delivery, ImpossibleAct, type World } from '../world/index.ts';
import { customerKf, servicerKf } from './kf-phone.ts';

/** One message as a phone shows it. */
const bubble = (world: World) => (d: Delivery) => ({
  id: d.id,
  origin: d.origin,
  at: d.at.toISOString(),
  from: d.byCustomer
    ? {
        kind: 'person' as const,
        id: d.personId,
        name: (d.personId === null ? undefined : world.people.find(d.personId)?.name) ?? '',
      }
    : {
        kind: 'staff' as const,
        id: d.userid,
        name: (d.userid === null ? undefined : world.staff.find(d.userid)?.name) ?? '',
      },
  text: d.content.text ?? null,
  attachments: d.content.attachments,
});

const groupLine = (world: World, chatId: string) => {
  const chat = world.groups.find(chatId);
  return {
    chatId,
    name: chat?.name ?? '',
    owner: chat?.owner ?? '',
    members: world.groups.size(chatId),
    notice: chat?.notice ?? '',
  };
};

/** A customer's phone: contacts with their messages, groups with theirs. */
export function personPhone(world: World, id: number) {
  const person = world.people.find(id);
  if (!person) throw new ImpossibleAct(`没有编号为 ${id} 的顾客`);
  const show = bubble(world);
  const inbox = world.inboxOf(id);
  return {
    person,
    contacts: world.contacts.ofPerson(id).map((c) => ({
      userid: c.userid,
      name: world.staff.find(c.userid)?.name ?? c.userid,
      status: c.status,
      since: new Date(c.createdAt * 1000).toISOString(),
      messages: inbox.filter((d) => d.chatId === null && d.userid === c.userid).map(show),
    })),
    moments: world.moments.feedOf(id).map((m) => ({
      momentId: m.momentId,
      userid: m.userid,
      name: world.staff.find(m.userid)?.name ?? m.userid,
      at: new Date(m.publishedAt * 1000).toISOString(),
      liked: m.liked,
      text: m.text,
      attachments: m.attachments,
    })),
    kf: customerKf(world, id),
    groups: world.groups.ofPerson(id).map((chat) => ({
      ...groupLine(world, chat.chatId),
      messages: inbox.filter((d) => d.chatId === chat.chatId).map(show),
    })),
  };
}

/** A member's phone: what waits in 群发助手, groups, customers written with lately, messages of the app. */
export function memberPhone(world: World, userid: string) {
  const member = world.staff.find(userid);
  if (!member) throw new ImpossibleAct(`没有账号为 ${userid} 的员工`);
  const contacts = world.contacts.ofMember(userid);
  return {
    member,
    pending: world.pendingSends(userid).map((p) => ({
      msgid: p.msgid,
      chatType: p.chatType,
      targets: p.targets,
      reminders: p.reminders,
      at: new Date(p.createdAt * 1000).toISOString(),
      text: p.content.text ?? null,
      attachments: p.content.attachments,
    })),
    groups: world.groups.ofMember(userid).map((chat) => ({
      ...groupLine(world, chat.chatId),
      messages: world.messages.ofChat(chat.chatId, 50).map(bubble(world)),
    })),
    kf: servicerKf(world, userid),
    customers: contacts.length,
    requests: world.contacts
      .requestsTo(userid)
      .map((c) => ({ personId: c.personId, name: world.people.find(c.personId)?.name ?? '' })),
    chats: world.contacts.recentOf(userid, 30).map((c) => ({
      personId: c.personId,
      externalUserid: c.externalUserid,
      name: world.people.find(c.personId)?.name ?? '',
      status: c.status,
      messages: world.messages.between(c.userid, c.personId, 30).map(bubble(world)),
    })),
    moments: world.moments.pending(userid).map(({ momentId, text, attachments }) => ({ momentId, text, attachments })),
    /** Their messages that a word rule has stopped or warned of, the latest first. */
    warnings: world.wordWatch.hits(userid, 20).map(({ at, ...hit }) => ({ ...hit, at: at.toISOString() })),
    app: world.appMessages.inboxOf(userid, 50).map(({ at, ...message }) => ({ ...message, at: at.toISOString() })),
  };
}

/** Every code that hangs somewhere: what the "scan" sheet lists. */
export function posters(world: World) {
  const until = Number.MAX_SAFE_INTEGER;
  return {
    contactWays: world.contactWays.list({ from: 0, until }).map((w) => ({
      configId: w.configId,
      remark: w.remark,
      state: w.state,
      pool: world.contactWays.membersOf(w).length,
    })),
    acquisitionLinks: world.acquisition.links.all().map((link) => ({
      configId: link.linkId,
      name: link.name,
      pool: world.acquisition.links.membersOf(link).length,
    })),
    joinWays: world.joinWays.list().map((w) => ({
      configId: w.configId,
      remark: w.remark,
      state: w.state,
      groups: w.chatIds.map((chatId) => groupLine(world, chatId)),
    })),
  };
}
