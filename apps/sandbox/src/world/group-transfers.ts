import type { Chat } from './chat.ts';
import { seconds, type WorldContext } from './context.ts';
import { beijingDay, secondsOfDay } from './days.ts';
import type { Groups } from './groups.ts';
import { type Staff, sameCase } from './staff.ts';
import type { StaffState } from './staff-state.ts';

interface Change {
  newOwner: string;
  /** The old owner has left the corp. */
  resigned: boolean;
}
interface Parts {
  staff: Staff;
  staffState: StaffState;
  groups: Groups;
}

/** Groups that change their owner by API, on the job or after the owner has left (docs 95703, 92127). */
export function createGroupTransfers(ctx: WorldContext, { staff, staffState, groups }: Parts) {
  const { store, settings } = ctx;

  const count = (sql: string, ...values: (string | number)[]) => store.get<{ n: number }>(sql, ...values)?.n ?? 0;
  /** Groups of this person that have gone to the new owner today. */
  const today = (handover: string, takeover: string) =>
    count(
      'select count(*) as n from group_transfer where handover = ? and takeover = ? and at >= ?',
      handover,
      takeover,
      secondsOfDay(beijingDay(ctx.clock.now())),
    );
  const lately = (chatId: string) =>
    count(
      'select count(*) as n from group_transfer where chat_id = ? and resigned = 0 and at > ?',
      chatId,
      seconds(ctx) - settings.transferAgain.days * 86_400,
    );

  /** Why this group can't change its owner, as the item's code; 0 when it can. */
  const problemOf = (chat: Chat | undefined, { newOwner, resigned }: Change): number => {
    if (!chat || chat.dismissedAt !== null) return 90501;
    if (chat.owner === newOwner) return 90504;
    const left = staff.find(chat.owner)?.status === 5;
    if (resigned !== left) return resigned ? 90500 : 90502;
    if (staffState.isAsleep(newOwner)) return 90510;
    if (!resigned && lately(chat.chatId) >= settings.transferAgain.times) return 90508;
    return today(chat.owner, newOwner) >= settings.groupTransfersPerDay ? 45009 : 0;
  };

  const begin = (chatId: string, change: Change): number => {
    const chat = groups.find(chatId);
    const problem = problemOf(chat, change);
    if (problem !== 0 || !chat) return problem;
    groups.setOwner(chatId, change.newOwner);
    store.run(
      'insert into group_transfer (chat_id, handover, takeover, resigned, at) values (?, ?, ?, ?, ?)',
      chatId,
      chat.owner,
      change.newOwner,
      change.resigned ? 1 : 0,
      seconds(ctx),
    );
    return 0;
  };

  return {
    begin: (chatIds: string[], given: Change) => {
      const change = { ...given, newOwner: sameCase(given.newOwner) };
      return store.transaction(() => chatIds.map((chat_id) => ({ chat_id, errcode: begin(chat_id, change) })));
    },
    /** As `groupchat/list` says it: 0 normal, 1 the owner has left, 3 inherited from one who left. */
    statusOf: (chat: Chat): 0 | 1 | 3 => {
      if (staff.find(chat.owner)?.status === 5) return 1;
      const inherited = store.get(
        'select 1 from group_transfer where chat_id = ? and takeover = ? and resigned = 1',
        chat.chatId,
        chat.owner,
      );
      return inherited ? 3 : 0;
    },
  };
}
