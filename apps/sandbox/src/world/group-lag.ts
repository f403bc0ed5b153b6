import type { Chat, ChatMember } from './chat.ts';
import type { WorldContext } from './context.ts';

export interface GroupAsSeen {
  chat: Chat;
  members: ChatMember[];
}

/** What `groupchat/get` shows a few seconds after a change: still the state before it (API §12). In memory only. */
export function createGroupLag(ctx: Pick<WorldContext, 'wall' | 'settings'>) {
  const before = new Map<string, { wallMs: number; seen: GroupAsSeen }[]>();
  const within = (chatId: string) =>
    (before.get(chatId) ?? []).filter(({ wallMs }) => ctx.wall() - wallMs < ctx.settings.groupLagMs);
  return {
    /** Just before a change. */
    keep(chatId: string, seen: () => GroupAsSeen): void {
      if (ctx.settings.groupLagMs <= 0) return;
      before.set(chatId, [...within(chatId), { wallMs: ctx.wall(), seen: seen() }]);
    },
    /** The group as it was before the oldest change that hasn't come through, or undefined when all have. */
    shown: (chatId: string): GroupAsSeen | undefined => within(chatId)[0]?.seen,
  };
}
