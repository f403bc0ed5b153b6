import { useState } from 'react';
import { ChatRow } from '../chat/chat-row.tsx';
import { Empty, TitleBar } from '../shell/frame.tsx';
import { AskSheet } from '../shell/sheet.tsx';
import { t } from '../texts.ts';
import type { MemberPhone, ServicerKfChat } from '../types.ts';
import type { StaffChatKey } from './staff-chat.tsx';

interface Props {
  phone: MemberPhone | null;
  now: string;
  act: (path: string, body: object) => Promise<boolean>;
  onOpen: (chat: StaffChatKey) => void;
  onKf: (chat: ServicerKfChat) => void;
  onMass: () => void;
  onApp: () => void;
  onWorkbench: () => void;
}

export function StaffHome({ phone, now, act, onOpen, onKf, onMass, onApp, onWorkbench }: Props) {
  const [naming, setNaming] = useState(false);
  const title = phone ? `${t.chats.wecom} · ${phone.member.name}` : t.chats.wecom;
  const waiting = phone ? phone.pending.length + phone.moments.length : 0;
  const lastApp = phone?.app.at(-1);
  const rows = phone
    ? [
        ...phone.groups.map((g) => ({
          key: g.chatId,
          name: g.name || t.chats.group,
          group: true,
          messages: g.messages,
          open: { chatId: g.chatId } as StaffChatKey,
        })),
        ...phone.chats.map((c) => ({
          key: String(c.personId),
          name: c.name,
          group: false,
          messages: c.messages,
          open: { personId: c.personId, externalUserid: c.externalUserid } as StaffChatKey,
        })),
      ].sort((a, b) => (b.messages.at(-1)?.at ?? '').localeCompare(a.messages.at(-1)?.at ?? ''))
    : [];
  return (
    <>
      <TitleBar title={title}>
        <button type="button" className="icon" onClick={() => setNaming(true)} aria-label={t.staff.newGroup}>
          ＋
        </button>
      </TitleBar>
      <div className="list">
        {phone ? null : <div className="skeleton" />}
        {phone?.requests.map((r) => (
          <div key={r.personId} className="request">
            <span className="grow">
              <b>{r.name}</b> {t.chat.asks}
            </span>
            <button type="button" className="main" onClick={() => void act('accept', { person: r.personId })}>
              {t.chat.accept}
            </button>
          </div>
        ))}
        {lastApp ? (
          <ChatRow name={t.chats.app} last={undefined} fallback={appLine(lastApp.body)} now={now} onOpen={onApp} />
        ) : null}
        {phone?.kf.map((k) => (
          <ChatRow
            key={`${k.openKfId}/${k.personId}`}
            name={k.customer}
            tag={k.state === 2 ? t.kf.queued : t.kf.serving}
            last={k.messages.at(-1)}
            fallback={t.kf.empty}
            now={now}
            onOpen={() => onKf(k)}
          />
        ))}
        {phone && rows.length + phone.kf.length === 0 ? (
          <Empty title={t.chats.empty} hint={t.chats.staffEmptyHint} />
        ) : null}
        {rows.map((row) => (
          <ChatRow
            key={row.key}
            name={row.name}
            group={row.group}
            last={row.messages.at(-1)}
            now={now}
            fallback={t.chats.noMessages}
            onOpen={() => onOpen(row.open)}
          />
        ))}
      </div>
      <footer className="bottom-bar tabs">
        <button type="button" className="tab current">
          {t.tabs.chats}
        </button>
        <button type="button" className="tab" onClick={onMass}>
          {t.tabs.mass}
          {waiting > 0 ? <i className="badge">{waiting}</i> : null}
        </button>
        <button type="button" className="tab" onClick={onWorkbench}>
          {t.tabs.workbench}
        </button>
      </footer>
      {naming ? (
        <AskSheet
          title={t.staff.newGroup}
          hint={t.staff.groupName}
          action={t.staff.create}
          onDone={(name) => {
            setNaming(false);
            void act('groups', { name });
          }}
          onClose={() => setNaming(false)}
        />
      ) : null}
    </>
  );
}

/** The line that stands for a message of the app in the list. */
function appLine(body: Record<string, unknown>): string {
  const main = body['main_title'] as { title?: string } | undefined;
  return String(body['title'] ?? main?.title ?? body['content'] ?? '');
}
