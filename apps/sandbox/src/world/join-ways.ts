import { seconds, type WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import type { Groups } from './groups.ts';
import type { People } from './people.ts';

export interface JoinWay {
  configId: string;
  scene: 1 | 2;
  remark: string;
  autoCreateRoom: boolean;
  roomBaseName: string;
  roomBaseId: number;
  chatIds: string[];
  state: string;
  createdAt: number;
}
export type JoinWayMembers = Omit<JoinWay, 'configId' | 'createdAt'>;

export type JoinResult = { result: 'joined' | 'alreadyMember'; chatId: string } | { result: 'full' | 'invalid' };

interface Row {
  config_id: string;
  scene: 1 | 2;
  remark: string;
  auto_create_room: number;
  room_base_name: string;
  room_base_id: number;
  chat_ids: string;
  state: string;
  created_at: number;
}
const read = (row: Row): JoinWay => ({
  configId: row.config_id,
  scene: row.scene,
  remark: row.remark,
  autoCreateRoom: row.auto_create_room === 1,
  roomBaseName: row.room_base_name,
  roomBaseId: row.room_base_id,
  chatIds: JSON.parse(row.chat_ids) as string[],
  state: row.state,
  createdAt: row.created_at,
});

const CHATS_PER_WAY = 5;

/** Group join codes: up to five groups, filled one after the other; when all are full the next may open by itself. */
export function createJoinWays(ctx: WorldContext, { groups, people }: { groups: Groups; people: People }) {
  const { store } = ctx;

  const find = (configId: string): JoinWay | undefined => {
    const row = store.get<Row>('select * from join_way where config_id = ?', configId);
    return row && read(row);
  };
  const known = (configId: string): JoinWay => find(configId) ?? refuse(41044, 'invalid config_id');
  const check = ({ chatIds }: JoinWayMembers) => {
    if (chatIds.length > CHATS_PER_WAY) refuse(41091, `chat_id_list holds more than ${CHATS_PER_WAY} groups`);
    if (chatIds.length === 0) refuse(40058, 'chat_id_list is empty');
    for (const chatId of chatIds) {
      const chat = groups.find(chatId);
      if (!chat) return refuse(93006, `invalid chat_id ${chatId}`);
      if (chat.dismissedAt !== null) refuse(49008, `group ${chatId} is dissolved`);
    }
  };
  const values = (w: JoinWayMembers) =>
    [
      w.scene,
      w.remark,
      w.autoCreateRoom ? 1 : 0,
      w.roomBaseName,
      w.roomBaseId,
      JSON.stringify(w.chatIds),
      w.state,
    ] as const;

  const openNext = (way: JoinWay): string => {
    const last = groups.find(way.chatIds.at(-1)!);
    const chatId = groups.create(last!.owner, `${way.roomBaseName}${way.roomBaseId}`);
    // A way holds five groups: the oldest full one makes room, so that the code never dies.
    store.run(
      'update join_way set chat_ids = ?, room_base_id = room_base_id + 1 where config_id = ?',
      JSON.stringify([...way.chatIds, chatId].slice(-CHATS_PER_WAY)),
      way.configId,
    );
    return chatId;
  };

  return {
    find,
    known,
    add(members: JoinWayMembers): string {
      check(members);
      const ways = store.get<{ n: number }>(
        'select (select count(*) from contact_way) + (select count(*) from join_way) as n',
      );
      if ((ways?.n ?? 0) >= ctx.settings.waysPerCorp) refuse(41045, 'contact way cap reached');
      const configId = ctx.newId('joinWay');
      store.run(
        `insert into join_way (scene, remark, auto_create_room, room_base_name, room_base_id, chat_ids, state, config_id, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...values(members),
        configId,
        seconds(ctx),
      );
      return configId;
    },
    /** Overwrites everything, as the API does. */
    update(configId: string, members: JoinWayMembers): void {
      known(configId);
      check(members);
      store.run(
        `update join_way set scene = ?, remark = ?, auto_create_room = ?, room_base_name = ?, room_base_id = ?, chat_ids = ?, state = ? where config_id = ?`,
        ...values(members),
        configId,
      );
    },
    remove(configId: string): void {
      known(configId);
      store.run('delete from join_way where config_id = ?', configId);
    },
    list: (): JoinWay[] => store.all<Row>('select * from join_way order by created_at, rowid').map(read),
    scan: (personId: number, configId: string): JoinResult =>
      store.transaction((): JoinResult => {
        const way = find(configId);
        const person = people.find(personId);
        if (!way || !person) return { result: 'invalid' };
        const open = way.chatIds.filter((chatId) => groups.find(chatId)?.dismissedAt === null);
        const member = open.find((chatId) => groups.isMember(chatId, person.externalUserid));
        if (member) return { result: 'alreadyMember', chatId: member };
        const room = open.find((chatId) => !groups.isFull(chatId)) ?? (way.autoCreateRoom ? openNext(way) : undefined);
        if (!room) return { result: 'full' };
        groups.join(room, personId, { joinScene: 3, state: way.state });
        return { result: 'joined', chatId: room };
      }),
  };
}
