import { useState } from 'react';
import { Composer } from '../chat/composer.tsx';
import { MessageList } from '../chat/message-list.tsx';
import { TitleBar } from '../shell/frame.tsx';
import { AskSheet, type MenuItem, MenuSheet } from '../shell/sheet.tsx';
import { t } from '../texts.ts';
import type { ServicerKfChat } from '../types.ts';
import { KfParts } from './kf-parts.tsx';

interface Props {
  chat: ServicerKfChat;
  now: string;
  act: (path: string, body: object) => Promise<boolean>;
  onOpenPage: (url: string, title: string) => void;
  onBack: () => void;
}

/** A servicer's side of a chat: out of the queue, an answer, on to a colleague, the end. */
export function ServicerKf({ chat, now, act, onOpenPage, onBack }: Props) {
  const [more, setMore] = useState(false);
  const [asking, setAsking] = useState(false);
  const about = { openKfId: chat.openKfId, person: chat.personId };
  const items: MenuItem[] = [
    { label: t.kf.transfer, act: () => setAsking(true) },
    { label: t.kf.end, danger: true, act: () => void act('kf/end', about).then((ended) => ended && onBack()) },
  ];
  const serving = chat.state === 3;
  return (
    <>
      <TitleBar title={`${chat.customer} · ${chat.name}`} onBack={onBack}>
        {serving ? (
          <button type="button" className="icon" onClick={() => setMore(true)} aria-label={t.chat.menu}>
            ⋯
          </button>
        ) : null}
      </TitleBar>
      <MessageList
        messages={chat.messages}
        isOwn={(m) => m.from.kind === 'staff'}
        showNames={false}
        now={now}
        onOpen={onOpenPage}
        extra={(m) => <KfParts message={m} />}
      />
      {serving ? (
        <Composer onSend={(text) => act('kf/write', { ...about, text })} />
      ) : (
        <div className="kf-offer">
          <span className="grow">{t.kf.waiting}</span>
          <button type="button" className="main" onClick={() => void act('kf/take', about)}>
            {t.kf.take}
          </button>
        </div>
      )}
      {more ? <MenuSheet title={chat.customer} items={items} onClose={() => setMore(false)} /> : null}
      {asking ? (
        <AskSheet
          title={t.kf.transfer}
          hint={t.kf.transferHint}
          action={t.scan.ok}
          onDone={(to) => {
            setAsking(false);
            void act('kf/transfer', { ...about, to }).then((gone) => gone && onBack());
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
