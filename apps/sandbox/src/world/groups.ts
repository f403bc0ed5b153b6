import { type Chat, type ChatMember, type ChatRow, readChat, versionText } from './chat.ts';
import type { MessageContent } from './content.ts';
import { seconds, type WorldContext } from './context.ts';
import { ImpossibleAct } from './errors.ts';
import { createGroupLag } from './group-lag.ts';
import type { Messages } from './messages.ts';
import type { People } from './people.ts';
import { sameCase } from './staff.ts';

export function createGroups(ctx: WorldContext, { people, messages }: { people: People; messages: Messages }) {
  const { store } = ctx;
  const lag = createGroupLag(ctx);

  const find = (chatId: string): Chat | undefined => {
    const row = store.get<ChatRow>('select * from chat where chat_id = ?', chatId);
    return row && readChat(row);
  };
  const open = (chatId: string): Chat => {
    const chat = find(chatId);
    if (!chat || chat.dismissedAt !== null) throw new ImpossibleAct('这个群不存在或已解散');
    return chat;
  };
  const isMember = (chatId: string, member: string): boolean =>
    store.get('select 1 from chat_member where chat_id = ? and member = ? and left_at is null', chatId, member) !==
    undefined;
  const size = (chatId: string): number =>
    store.get<{ n: number }>('select count(*) as n from chat_member where chat_id = ? and left_at is null', chatId)
      ?.n ?? 0;

  const tellChat = (
    changeType: 'create' | 'update' | 'dismiss',
    chatId: string,
    fields: Record<string, string | number | string[]> = {},
  ) => ctx.callbacks.add({ event: 'change_external_chat', changeType, fields: { ChatId: chatId, ...fields } });

  const membersOf = (chatId: string): ChatMember[] =>
    store.all<ChatMember>(
      `select member, person_id as "personId", joined_at as "joinedAt", join_scene as "joinScene", invitor, state
       from chat_member where chat_id = ? and left_at is null order by joined_at, member`,
      chatId,
    );
  /** Before anything about a group changes. */
  const aboutToChange = (chat: Chat) => lag.keep(chat.chatId, () => ({ chat, members: membersOf(chat.chatId) }));

  /** One more version of the member list; answers the versions before and after. */
  const nextVersion = (chat: Chat) => {
    store.run('update chat set version = version + 1 where chat_id = ?', chat.chatId);
    return {
      LastMemVer: versionText(chat.chatId, chat.version),
      CurMemVer: versionText(chat.chatId, chat.version + 1),
    };
  };

  const putMember = (
    chatId: string,
    member: string,
    personId: number | null,
    by: { joinScene: number; invitor?: string; state?: string },
  ) =>
    store.run(
      `insert into chat_member (chat_id, member, person_id, joined_at, join_scene, invitor, state) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (chat_id, member) do update set joined_at = excluded.joined_at, left_at = null, join_scene = excluded.join_scene,
         invitor = excluded.invitor, state = excluded.state`,
      chatId,
      member,
      personId,
      seconds(ctx),
      by.joinScene,
      by.invitor ?? null,
      by.state ?? '',
    );

  const externalUserid = (personId: number): string => {
    const person = people.find(personId);
    if (!person) throw new ImpossibleAct(`nobody has the number ${personId}`);
    return person.externalUserid;
  };

  const takeOut = (chatId: string, member: string, quitScene: 0 | 1) =>
    store.transaction(() => {
      const chat = open(chatId);
      if (!isMember(chatId, member)) throw new ImpossibleAct('不在这个群里');
      aboutToChange(chat);
      store.run('update chat_member set left_at = ? where chat_id = ? and member = ?', seconds(ctx), chatId, member);
      tellChat('update', chatId, {
        UpdateDetail: 'del_member',
        QuitScene: quitScene,
        MemChangeCnt: 1,
        MemChangeList: [member],
        ...nextVersion(chat),
      });
    });

  const changeOf = (
    chatId: string,
    detail: 'change_name' | 'change_owner' | 'change_notice',
    sql: string,
    value: string,
  ) =>
    store.transaction(() => {
      aboutToChange(open(chatId));
      store.run(sql, value, chatId);
      tellChat('update', chatId, { UpdateDetail: detail });
    });

  return {
    find,
    isMember,
    size,
    /** How many members a group takes before the code leads to the next one. */
    isFull: (chatId: string): boolean => size(chatId) >= ctx.settings.groupMembers,
    members: membersOf,
    /** The group as `groupchat/get` shows it just now: a little behind the events when the settings say so. */
    shown: (chatId: string): { chat: Chat; members: ChatMember[] } | undefined => {
      const chat = find(chatId);
      return lag.shown(chatId) ?? (chat && { chat, members: membersOf(chatId) });
    },
    ofPerson: (personId: number): Chat[] =>
      store
        .all<ChatRow>(
          `select c.* from chat_member m join chat c on c.chat_id = m.chat_id
           where m.member = (select external_userid from person where id = ?) and m.left_at is null and c.dismissed_at is null
           order by m.joined_at, c.chat_id`,
          personId,
        )
        .map(readChat),
    ofMember: (userid: string): Chat[] =>
      store
        .all<ChatRow>(
          `select c.* from chat_member m join chat c on c.chat_id = m.chat_id
           where m.member = ? and m.left_at is null and c.dismissed_at is null order by c.created_at, c.chat_id`,
          sameCase(userid),
        )
        .map(readChat),
    ownedBy: (userid: string): Chat[] =>
      store
        .all<ChatRow>(
          'select * from chat where owner = ? and dismissed_at is null order by created_at, chat_id',
          sameCase(userid),
        )
        .map(readChat),
    list: (): Chat[] =>
      store.all<ChatRow>('select * from chat where dismissed_at is null order by created_at, rowid').map(readChat),
    /** A member opens a group in the client; the API can't. */
    create: (owner: string, name: string, invited: readonly string[] = []): string =>
      store.transaction(() => {
        const chatId = ctx.newId('chat');
        const ownerId = sameCase(owner);
        store.run(
          'insert into chat (chat_id, name, owner, created_at) values (?, ?, ?, ?)',
          chatId,
          name,
          ownerId,
          seconds(ctx),
        );
        for (const userid of new Set([ownerId, ...invited.map(sameCase)]))
          putMember(chatId, userid, null, { joinScene: 1, invitor: ownerId });
        tellChat('create', chatId);
        return chatId;
      }),
    /** Joining by code (scene 3) or by a member's invitation (scene 1). */
    join: (chatId: string, personId: number, by: { joinScene: 1 | 2 | 3; invitor?: string; state?: string }): void =>
      store.transaction(() => {
        const chat = open(chatId);
        const member = externalUserid(personId);
        if (size(chatId) >= ctx.settings.groupMaximum) throw new ImpossibleAct('群已满');
        aboutToChange(chat);
        putMember(chatId, member, personId, by);
        tellChat('update', chatId, {
          UpdateDetail: 'add_member',
          JoinScene: by.joinScene === 3 ? 3 : 0,
          MemChangeCnt: 1,
          MemChangeList: [member],
          ...nextVersion(chat),
        });
      }),
    leave: (chatId: string, personId: number): void => takeOut(chatId, externalUserid(personId), 0),
    /** The owner removes a customer. */
    removeMember: (chatId: string, personId: number): void => takeOut(chatId, externalUserid(personId), 1),
    rename: (chatId: string, name: string) =>
      changeOf(chatId, 'change_name', 'update chat set name = ? where chat_id = ?', name),
    changeOwner: (chatId: string, owner: string) =>
      changeOf(chatId, 'change_owner', 'update chat set owner = ? where chat_id = ?', sameCase(owner)),
    /** A change by API, which fires nothing; an owner who wasn't in the group is from now on. */
    setOwner: (chatId: string, owner: string): void =>
      store.transaction(() => {
        const chat = open(chatId);
        aboutToChange(chat);
        store.run('update chat set owner = ? where chat_id = ?', sameCase(owner), chatId);
        if (isMember(chatId, sameCase(owner))) return;
        putMember(chatId, sameCase(owner), null, { joinScene: 1, invitor: chat.owner });
        nextVersion(chat);
      }),
    changeNotice: (chatId: string, notice: string) =>
      changeOf(chatId, 'change_notice', 'update chat set notice = ? where chat_id = ?', notice),
    dismiss: (chatId: string): void =>
      store.transaction(() => {
        aboutToChange(open(chatId));
        store.run('update chat set dismissed_at = ? where chat_id = ?', seconds(ctx), chatId);
        tellChat('dismiss', chatId);
      }),
    /** A member posts into the open group, by hand or by `sendChatMessage` of the side bar. */
    post: (userid: string, chatId: string, content: MessageContent): void =>
      store.transaction(() => {
        open(chatId);
        if (!isMember(chatId, sameCase(userid))) throw new ImpossibleAct('不在这个群里');
        messages.deliver({ origin: 'post', userid: sameCase(userid), chatId, content });
      }),
    /** A customer says something in the group; the platform can't see it. */
    say: (personId: number, chatId: string, content: MessageContent): void =>
      store.transaction(() => {
        open(chatId);
        if (!isMember(chatId, externalUserid(personId))) throw new ImpossibleAct('不在这个群里');
        messages.deliver({ origin: 'reply', personId, chatId, byCustomer: true, content });
      }),
  };
}
export type Groups = ReturnType<typeof createGroups>;
