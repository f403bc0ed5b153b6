import { useEffect, useRef, useState } from 'react';
import { call, useNote, usePolled } from '../api.ts';
import { InAppBrowser } from '../browser/in-app-browser.tsx';
import { CustomerKf } from '../kf/customer-kf.tsx';
import { Frame } from '../shell/frame.tsx';
import { t } from '../texts.ts';
import type { ClockState, PersonPhone } from '../types.ts';
import { CustomerChat } from './customer-chat.tsx';
import { CustomerHome } from './customer-home.tsx';
import { Feed } from './feed.tsx';
import { ScanSheet } from './scan-sheet.tsx';

/** Which chat is open: a member of the corp, a group, or an account of 微信客服. */
export type OpenChat = { userid: string } | { chatId: string } | { openKfId: string };

/** A link into 微信客服; see `web/kf-page.ts`. */
const isKfLink = (address: string) => /^(https?:\/\/[^/]+)?\/kfid\//.test(address);

/** An acquisition link's id and channel as the camera would read them, or null for other addresses. */
function acquisitionLinkOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { pathname, search } = new URL(url);
  return pathname.startsWith('/ca/') ? pathname.slice('/ca/'.length) + search : null;
}

/** A customer's WeChat: chats, groups, the browser inside, and the camera. */
export function CustomerPhone({ id }: { id: string }) {
  const phone = usePolled<PersonPhone>(`people/${id}/phone`, 1500);
  const clock = usePolled<ClockState>('clock', 5000);
  const { note, setNote, attempt } = useNote();
  const [open, setOpen] = useState<OpenChat | null>(null);
  const [scanning, setScanning] = useState(false);
  const [feed, setFeed] = useState(false);
  const [page, setPage] = useState<{ url: string; title: string } | null>(null);
  const now = clock.data?.now ?? new Date(0).toISOString();

  const enterKf = (url: string) =>
    attempt(async () => {
      const entered = await call<{ openKfId: string }>(`people/${id}/kf/enter`, { url });
      setScanning(false);
      setPage(null);
      await phone.refresh();
      setOpen(entered);
    });

  const scan = (configId: string) =>
    attempt(async () => {
      if (isKfLink(configId)) return void enterKf(configId);
      const result = await call<{ result: string; userid?: string; chatId?: string }>(`people/${id}/scan`, {
        configId,
      });
      setScanning(false);
      setPage(null);
      setNote(t.scan.result[result.result] ?? result.result);
      await phone.refresh();
      if (result.chatId) setOpen({ chatId: result.chatId });
      else if (result.userid) setOpen({ userid: result.userid });
    });

  // a code that was opened from a picture is scanned once, as soon as the phone is on
  const carried = useRef(new URLSearchParams(location.search).get('scan'));
  useEffect(() => {
    const configId = carried.current;
    carried.current = null;
    if (configId) {
      history.replaceState(null, '', '/phone/');
      void scan(configId);
    }
  });

  const act = (path: string, body: object) => attempt(() => call(`people/${id}/${path}`, body).then(phone.refresh));
  // WeChat opens a customer service and an acquisition link as a chat and a member's card, not as pages
  const show = (url: string, title: string) => {
    const link = acquisitionLinkOf(url);
    if (isKfLink(url)) void enterKf(url);
    else if (link) void scan(link);
    else setPage({ url, title });
  };
  const kfChat = open && 'openKfId' in open ? phone.data?.kf.find((k) => k.openKfId === open.openKfId) : undefined;

  return (
    <Frame note={note ?? phone.error}>
      {phone.data && kfChat ? (
        <CustomerKf
          phone={phone.data}
          chat={kfChat}
          now={now}
          act={act}
          attempt={(work) => attempt(() => work().then(phone.refresh))}
          onOpenPage={show}
          onBack={() => setOpen(null)}
        />
      ) : phone.data && open && !('openKfId' in open) ? (
        <CustomerChat
          phone={phone.data}
          open={open}
          now={now}
          act={act}
          onOpenPage={show}
          onBack={() => setOpen(null)}
        />
      ) : (
        <CustomerHome
          phone={phone.data}
          now={now}
          onOpen={setOpen}
          onScan={() => setScanning(true)}
          onFeed={() => setFeed(true)}
        />
      )}
      {feed && phone.data ? (
        <Feed moments={phone.data.moments} now={now} act={act} onOpen={show} onBack={() => setFeed(false)} />
      ) : null}
      {scanning ? <ScanSheet onScan={scan} onClose={() => setScanning(false)} /> : null}
      {page ? (
        <InAppBrowser owner={{ kind: 'p', id }} {...page} onScan={scan} onKf={enterKf} onClose={() => setPage(null)} />
      ) : null}
    </Frame>
  );
}
