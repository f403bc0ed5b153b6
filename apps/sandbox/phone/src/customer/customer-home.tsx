import { ChatRow } from '../chat/chat-row.tsx';
import { Empty, TitleBar } from '../shell/frame.tsx';
import { t } from '../texts.ts';
import type { PersonPhone } from '../types.ts';
import type { OpenChat } from './customer-phone.tsx';

interface Props {
  phone: PersonPhone | null;
  now: string;
  onOpen: (chat: OpenChat) => void;
  onScan: () => void;
  onFeed: () => void;
}

/** All chats, the latest first. */
export function CustomerHome({ phone, now, onOpen, onScan, onFeed }: Props) {
  const rows = phone
    ? [
        ...phone.contacts
          .filter((c) => c.status !== 'removed' || c.messages.length > 0)
          .map((c) => ({
            key: c.userid,
            name: c.name,
            group: false,
            tag: undefined,
            messages: c.messages,
            since: c.since,
            open: { userid: c.userid } as OpenChat,
          })),
        ...phone.groups.map((g) => ({
          key: g.chatId,
          name: g.name || t.chats.group,
          group: true,
          tag: undefined,
          messages: g.messages,
          since: '',
          open: { chatId: g.chatId } as OpenChat,
        })),
        ...phone.kf.map((k) => ({
          key: k.openKfId,
          name: k.name,
          group: false,
          tag: t.kf.tag,
          messages: k.messages,
          since: k.since,
          open: { openKfId: k.openKfId } as OpenChat,
        })),
      ].sort((a, b) => (b.messages.at(-1)?.at ?? b.since).localeCompare(a.messages.at(-1)?.at ?? a.since))
    : [];
  return (
    <>
      <TitleBar title={phone ? `${t.chats.wechat} · ${phone.person.name}` : t.chats.wechat} />
      <div className="list">
        {phone && rows.length === 0 ? <Empty title={t.chats.empty} hint={t.chats.emptyHint} /> : null}
        {phone ? null : <div className="skeleton" />}
        {rows.map((row) => (
          <ChatRow
            key={row.key}
            name={row.name}
            group={row.group}
            {...(row.tag ? { tag: row.tag } : {})}
            last={row.messages.at(-1)}
            fallback={row.group ? t.chats.joined : row.tag ? t.kf.intro : t.chats.added}
            now={now}
            onOpen={() => onOpen(row.open)}
          />
        ))}
      </div>
      <footer className="bottom-bar">
        <button type="button" className="second" onClick={onFeed}>
          {t.moments.title}
        </button>
        <button type="button" className="main" onClick={onScan}>
          {t.tabs.scan}
        </button>
      </footer>
    </>
  );
}
