import { useRef, useState } from 'react';
import { call } from '../api.ts';
import { Composer } from '../chat/composer.tsx';
import { MessageList } from '../chat/message-list.tsx';
import { TitleBar } from '../shell/frame.tsx';
import { type MenuItem, MenuSheet } from '../shell/sheet.tsx';
import { t } from '../texts.ts';
import type { CustomerKfChat, PersonPhone } from '../types.ts';
import { KfParts } from './kf-parts.tsx';

interface Props {
  phone: PersonPhone;
  chat: CustomerKfChat;
  now: string;
  act: (path: string, body: object) => Promise<boolean>;
  attempt: (work: () => Promise<unknown>) => Promise<boolean>;
  onOpenPage: (url: string, title: string) => void;
  onBack: () => void;
}

const base64Of = async (file: File) =>
  btoa(Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''));

/** A customer's chat with an account: words and pictures, menus to tap, the offer of a member or a group. */
export function CustomerKf({ phone, chat, now, act, attempt, onOpenPage, onBack }: Props) {
  const [more, setMore] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const { openKfId } = chat;
  const path = (what: string) => `kf/${what}`;
  const own = chat.messages.filter((m) => m.from.kind === 'person' && !m.recalled).at(-1);

  const press = (msgid: string, index: number) =>
    attempt(async () => {
      const { url } = await call<{ url: string | null }>(`people/${phone.person.id}/kf/press`, {
        openKfId,
        msgid,
        index,
      });
      if (url) onOpenPage(url, '');
    });
  const send = (file: File) =>
    attempt(async () => {
      const base64 = await base64Of(file);
      await act(path('picture'), { openKfId, filename: file.name, contentType: file.type, base64 });
    });
  const items: MenuItem[] = [
    { label: t.kf.picture, act: () => picker.current?.click() },
    ...(own ? [{ label: t.kf.recall, act: () => void act(path('recall'), { openKfId, msgid: own.id }) }] : []),
    chat.refusing
      ? { label: t.kf.accept, act: () => void act(path('refuse'), { openKfId, on: false }) }
      : { label: t.kf.refuse, danger: true, act: () => void act(path('refuse'), { openKfId, on: true }) },
  ];

  return (
    <>
      <TitleBar title={chat.name} onBack={onBack}>
        <button type="button" className="icon" onClick={() => setMore(true)} aria-label={t.chat.menu}>
          ⋯
        </button>
      </TitleBar>
      <p className="kf-state">{chat.servicer ? t.kf.servedBy(chat.servicer) : t.kf.states[chat.state]}</p>
      <MessageList
        messages={chat.messages}
        isOwn={(m) => m.from.kind === 'person'}
        showNames={false}
        now={now}
        onOpen={onOpenPage}
        intro={t.kf.intro}
        extra={(m) => <KfParts message={m} onPress={(index) => void press(String(m.id), index)} />}
      />
      {chat.offer ? (
        <div className="kf-offer">
          <span className="grow">
            <b>{chat.offer.kind === 'member' ? t.kf.offerMember(chat.offer.name) : t.kf.offerGroup(chat.offer.name)}</b>
            <small>{chat.offer.wording}</small>
          </span>
          {chat.offer.kind === 'member' ? (
            <button type="button" className="main" onClick={() => void act(path('accept-upgrade'), { openKfId })}>
              {t.kf.addMember}
            </button>
          ) : null}
        </div>
      ) : null}
      {chat.refusing ? <p className="kf-state">{t.kf.refusing}</p> : null}
      <Composer onSend={(text) => act(path('say'), { openKfId, text })} />
      <input
        ref={picker}
        type="file"
        accept="image/png,image/jpeg"
        hidden
        onChange={(e) => {
          const [file] = e.target.files ?? [];
          e.target.value = '';
          if (file) void send(file);
        }}
      />
      {more ? <MenuSheet title={chat.name} items={items} onClose={() => setMore(false)} /> : null}
    </>
  );
}
