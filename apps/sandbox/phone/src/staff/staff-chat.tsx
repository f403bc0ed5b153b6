import { useState } from 'react';
import { Composer } from '../chat/composer.tsx';
import { MessageList } from '../chat/message-list.tsx';
import { TitleBar } from '../shell/frame.tsx';
import { MenuSheet } from '../shell/sheet.tsx';
import { t } from '../texts.ts';
import type { MemberPhone, Message } from '../types.ts';

export type StaffChatKey = { chatId: string } | { personId: number; externalUserid: string };

interface Props {
  phone: MemberPhone;
  chat: StaffChatKey;
  now: string;
  act: (path: string, body: object) => Promise<boolean>;
  sideBar: boolean;
  onSideBar: () => void;
  onOpenPage: (url: string, title: string) => void;
  onBack: () => void;
}

function viewOf(phone: MemberPhone, chat: StaffChatKey): { title: string; messages: Message[]; open: boolean } {
  if ('chatId' in chat) {
    const group = phone.groups.find((g) => g.chatId === chat.chatId);
    return {
      title: group ? `${group.name || t.chats.group}${t.chats.members(group.members)}` : t.chats.group,
      messages: group?.messages ?? [],
      open: group !== undefined,
    };
  }
  const customer = phone.chats.find((c) => c.personId === chat.personId);
  return { title: customer?.name ?? '', messages: customer?.messages ?? [], open: customer?.status === 'active' };
}

/** Within so much business time a warning is about the message shown last. */
const WARNING_MS = 60_000;
function warningFor(phone: MemberPhone, last: Message | undefined): string | undefined {
  const [latest] = phone.warnings;
  if (!last || !latest || latest.blocked) return undefined;
  return Math.abs(Date.parse(last.at) - Date.parse(latest.at)) < WARNING_MS ? latest.found[0] : undefined;
}

/** A chat with the side bar's button: the workbench beside it knows which group it is. */
export function StaffChat({ phone, chat, now, act, sideBar, onSideBar, onOpenPage, onBack }: Props) {
  const [menu, setMenu] = useState(false);
  const view = viewOf(phone, chat);
  const warned = warningFor(phone, view.messages.at(-1));
  const send = (text: string) => {
    const content = { text, attachments: [] };
    return 'chatId' in chat
      ? act('post', { chatId: chat.chatId, content })
      : act('write', { person: chat.personId, content });
  };
  return (
    <>
      <TitleBar title={view.title} onBack={onBack}>
        <button
          type="button"
          className={sideBar ? 'side-button on' : 'side-button'}
          onClick={onSideBar}
          aria-pressed={sideBar}
        >
          {t.chat.sideBar}
        </button>
        {'personId' in chat ? (
          <button type="button" className="icon" onClick={() => setMenu(true)} aria-label={t.chat.menu}>
            ⋯
          </button>
        ) : null}
      </TitleBar>
      <MessageList
        messages={view.messages}
        isOwn={(m) => m.from.kind === 'staff' && m.from.id === phone.member.userid}
        showNames={'chatId' in chat}
        now={now}
        onOpen={onOpenPage}
      />
      {warned ? <p className="closed">{t.chat.warned(warned)}</p> : null}
      {view.open ? <Composer onSend={send} /> : <p className="closed">{t.chat.blockedByCustomer}</p>}
      {menu && 'personId' in chat ? (
        <MenuSheet
          title={view.title}
          items={[
            {
              label: t.chat.removeCustomer,
              danger: true,
              act: () => void act('remove-customer', { person: chat.personId }).then((gone) => gone && onBack()),
            },
          ]}
          onClose={() => setMenu(false)}
        />
      ) : null}
    </>
  );
}
