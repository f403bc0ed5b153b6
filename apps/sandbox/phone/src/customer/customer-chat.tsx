import { useState } from 'react';
import { Composer } from '../chat/composer.tsx';
import { MessageList } from '../chat/message-list.tsx';
import { TitleBar } from '../shell/frame.tsx';
import { type MenuItem, MenuSheet } from '../shell/sheet.tsx';
import { t } from '../texts.ts';
import type { PersonPhone } from '../types.ts';

interface Props {
  phone: PersonPhone;
  open: { userid: string } | { chatId: string };
  now: string;
  act: (path: string, body: object) => Promise<boolean>;
  onOpenPage: (url: string, title: string) => void;
  onBack: () => void;
}

/** What an open chat shows: a group, or a member of the corp; null when it is not there any more. */
function viewOf(phone: PersonPhone, open: Props['open']) {
  if ('chatId' in open) {
    const group = phone.groups.find((g) => g.chatId === open.chatId);
    return (
      group && {
        title: `${group.name || t.chats.group}${t.chats.members(group.members)}`,
        messages: group.messages,
        status: 'active' as const,
        intro: t.chats.joined,
      }
    );
  }
  const contact = phone.contacts.find((c) => c.userid === open.userid);
  return (
    contact && {
      title: contact.name,
      messages: contact.messages,
      status: contact.status,
      intro: contact.status === 'active' ? t.chats.added : undefined,
    }
  );
}

export function CustomerChat({ phone, open, now, act, onOpenPage, onBack }: Props) {
  const [menu, setMenu] = useState(false);
  const view = viewOf(phone, open);
  if (!view) return <TitleBar title={t.chats.group} onBack={onBack} />;

  const items: MenuItem[] =
    'chatId' in open
      ? [{ label: t.chat.leave, danger: true, act: () => void act('leave', open).then((left) => left && onBack()) }]
      : view.status === 'active'
        ? [{ label: t.chat.block, danger: true, act: () => void act('remove', open) }]
        : [{ label: t.chat.addAgain, act: () => void act('add-again', open) }];

  return (
    <>
      <TitleBar title={view.title} onBack={onBack}>
        <button type="button" className="icon" onClick={() => setMenu(true)} aria-label={t.chat.menu}>
          ⋯
        </button>
      </TitleBar>
      <MessageList
        messages={view.messages}
        isOwn={(m) => m.from.kind === 'person' && m.from.id === phone.person.id}
        showNames={'chatId' in open}
        now={now}
        onOpen={onOpenPage}
        intro={view.intro}
      />
      {view.status === 'active' ? (
        <Composer onSend={(text) => act('say', { ...open, text })} />
      ) : (
        <p className="closed">{view.status === 'requested' ? t.chat.requested : t.chat.blocked}</p>
      )}
      {menu ? <MenuSheet title={view.title} items={items} onClose={() => setMenu(false)} /> : null}
    </>
  );
}
