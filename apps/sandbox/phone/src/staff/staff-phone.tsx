import { useState } from 'react';
import { call, useNote, usePolled } from '../api.ts';
import { type Bridge, contentOf } from '../browser/bridge.ts';
import { InAppBrowser } from '../browser/in-app-browser.tsx';
import { ServicerKf } from '../kf/servicer-kf.tsx';
import { Frame } from '../shell/frame.tsx';
import { AskSheet } from '../shell/sheet.tsx';
import { t } from '../texts.ts';
import type { About, ClockState, MemberPhone, ServicerKfChat } from '../types.ts';
import { AppMessages } from './app-messages.tsx';
import { MassAssistant } from './mass-assistant.tsx';
import { StaffChat, type StaffChatKey } from './staff-chat.tsx';
import { StaffHome } from './staff-home.tsx';

type Place =
  | { at: 'chats' }
  | { at: 'mass' }
  | { at: 'app' }
  | { at: 'chat'; chat: StaffChatKey }
  | { at: 'kf'; key: string };

/** A member's WeCom: chats, 群发助手, messages of the app, and the workbench as page or side bar. */
export function StaffPhone({ userid }: { userid: string }) {
  const phone = usePolled<MemberPhone>(`staff/${encodeURIComponent(userid)}/phone`, 1500);
  const clock = usePolled<ClockState>('clock', 5000);
  const about = usePolled<About>('about', 60_000);
  const { note, setNote, attempt } = useNote();
  const [place, setPlace] = useState<Place>({ at: 'chats' });
  const [opened, setPage] = useState<{ url: string; title: string } | 'workbench' | null>(null);
  const [sideBar, setSideBar] = useState(false);
  const [camera, setCamera] = useState<{ done: (text: string) => void; gone: () => void } | null>(null);
  const now = clock.data?.now ?? new Date(0).toISOString();
  const owner = { kind: 's', id: userid } as const;
  const workbench = about.data ? `${about.data.platformUrl}/workbench/` : null;
  // tapped before we know where the platform is: it opens as soon as we do
  const page = opened === 'workbench' ? workbench && { url: workbench, title: t.tabs.workbench } : opened;

  const act = (path: string, body: object) =>
    attempt(() => call(`staff/${encodeURIComponent(userid)}/${path}`, body).then(phone.refresh));
  const scan = () =>
    new Promise<string>((done, fail) =>
      setCamera({ done, gone: () => fail({ errMsg: 'scanQRCode:cancel', errCode: 1 }) }),
    );
  const plain: Bridge = { entry: 'normal', scan };

  const chat = place.at === 'chat' ? place.chat : null;
  const keyOf = (k: ServicerKfChat) => `${k.openKfId}/${k.personId}`;
  const kfChat = place.at === 'kf' ? phone.data?.kf.find((k) => keyOf(k) === place.key) : undefined;
  const inChat: Bridge | null = chat && {
    entry: 'chatId' in chat ? 'group_chat_tools' : 'single_chat_tools',
    ...('chatId' in chat ? { chatId: chat.chatId } : { externalUserid: chat.externalUserid }),
    scan,
    send: async (message) => {
      const content = contentOf(message);
      const path = `staff/${encodeURIComponent(userid)}`;
      await ('chatId' in chat
        ? call(`${path}/post`, { chatId: chat.chatId, content })
        : call(`${path}/write`, { person: chat.personId, content }));
      await phone.refresh();
    },
  };
  const besideUrl =
    workbench && chat && 'chatId' in chat ? `${workbench}?chat=${encodeURIComponent(chat.chatId)}` : workbench;

  return (
    <Frame
      note={note ?? phone.error}
      beside={
        sideBar && inChat && besideUrl ? (
          <InAppBrowser
            aside
            owner={owner}
            url={besideUrl}
            title={t.chat.sideBar}
            bridge={inChat}
            onClose={() => setSideBar(false)}
          />
        ) : null
      }
    >
      {place.at === 'chats' || (place.at === 'kf' && !kfChat) ? (
        <StaffHome
          phone={phone.data}
          now={now}
          act={act}
          onOpen={(open) => setPlace({ at: 'chat', chat: open })}
          onKf={(k) => setPlace({ at: 'kf', key: keyOf(k) })}
          onMass={() => setPlace({ at: 'mass' })}
          onApp={() => setPlace({ at: 'app' })}
          onWorkbench={() => setPage('workbench')}
        />
      ) : null}
      {place.at === 'mass' && phone.data ? (
        <MassAssistant
          userid={userid}
          pending={phone.data.pending}
          moments={phone.data.moments}
          now={now}
          attempt={attempt}
          onSent={setNote}
          refresh={phone.refresh}
          onBack={() => setPlace({ at: 'chats' })}
        />
      ) : null}
      {place.at === 'app' && phone.data ? (
        <AppMessages
          messages={phone.data.app}
          now={now}
          act={act}
          onOpen={(url, title) => setPage({ url, title })}
          onBack={() => setPlace({ at: 'chats' })}
        />
      ) : null}
      {kfChat ? (
        <ServicerKf
          chat={kfChat}
          now={now}
          act={act}
          onOpenPage={(url, title) => setPage({ url, title })}
          onBack={() => setPlace({ at: 'chats' })}
        />
      ) : null}
      {chat && phone.data ? (
        <StaffChat
          phone={phone.data}
          chat={chat}
          now={now}
          act={act}
          sideBar={sideBar}
          onSideBar={() => setSideBar(!sideBar)}
          onOpenPage={(url, title) => setPage({ url, title })}
          onBack={() => setPlace({ at: 'chats' })}
        />
      ) : null}
      {page ? <InAppBrowser owner={owner} {...page} bridge={plain} onClose={() => setPage(null)} /> : null}
      {camera ? (
        <AskSheet
          title={t.scan.qrContent}
          hint={t.scan.qrHint}
          action={t.scan.ok}
          onDone={(text) => {
            camera.done(text);
            setCamera(null);
          }}
          onClose={() => {
            camera.gone();
            setCamera(null);
          }}
        />
      ) : null}
    </Frame>
  );
}
