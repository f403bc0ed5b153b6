import { type RefObject, useEffect, useRef } from 'react';

/** The calls of `window.ww` that the phone answers; see `web/ww.js`. A rejected promise becomes the call's failure. */
export interface Bridge {
  entry: 'group_chat_tools' | 'single_chat_tools' | 'normal';
  chatId?: string;
  externalUserid?: string;
  send?: (message: SdkMessage) => Promise<void>;
  /** What the camera would see. */
  scan: () => Promise<string>;
}

/** The parameter of `sendChatMessage`. */
export interface SdkMessage {
  msgtype: string;
  text?: { content: string };
  image?: { mediaid: string };
  video?: { mediaid: string };
  file?: { mediaid: string };
  news?: { link: string; title: string; desc?: string; imgUrl?: string };
  miniprogram?: { appid: string; title: string; imgUrl?: string; page: string };
}

const missing = (call: string) => ({ errMsg: `${call}:fail no permission here`, errCode: 1 });

async function answer(bridge: Bridge, call: string, params: SdkMessage): Promise<object> {
  switch (call) {
    case 'getContext':
      return { entry: bridge.entry };
    case 'getCurExternalChat':
      if (!bridge.chatId) throw missing(call);
      return { chatId: bridge.chatId };
    case 'getCurExternalContact':
      if (!bridge.externalUserid) throw missing(call);
      return { userId: bridge.externalUserid };
    case 'sendChatMessage':
      if (!bridge.send) throw missing(call);
      await bridge.send(params).catch((problem: Error) => {
        throw { errMsg: `sendChatMessage:fail ${problem.message}`, errCode: 2 };
      });
      return {};
    case 'scanQRCode':
      return { resultStr: await bridge.scan() };
    default:
      throw missing(call);
  }
}

/** Listens to the page in the frame and answers it, and nobody else. */
export function useBridge(frame: RefObject<HTMLIFrameElement | null>, bridge: Bridge | undefined): void {
  const current = useRef(bridge);
  current.current = bridge;
  useEffect(() => {
    const listen = (event: MessageEvent) => {
      const page = frame.current?.contentWindow;
      if (!page || event.source !== page || event.data?.ww !== 'call' || !current.current) return;
      const { id, call, params } = event.data as { id: number; call: string; params: SdkMessage };
      const reply = (body: object) => page.postMessage({ ww: 'answer', id, ...body }, event.origin);
      answer(current.current, call, params).then(
        (result) => reply({ result }),
        (error: unknown) => reply({ error }),
      );
    };
    addEventListener('message', listen);
    return () => removeEventListener('message', listen);
  }, [frame]);
}

/** The side bar's message in the shape of the API. */
export function contentOf(message: SdkMessage): { text?: string; attachments: object[] } {
  const { msgtype } = message;
  if (msgtype === 'text') return { text: message.text?.content ?? '', attachments: [] };
  if (msgtype === 'news' && message.news) {
    const { link, title, desc, imgUrl } = message.news;
    return { attachments: [{ msgtype: 'link', link: { url: link, title, desc, picurl: imgUrl } }] };
  }
  if (msgtype === 'miniprogram' && message.miniprogram) {
    const { appid, title, page } = message.miniprogram;
    return { attachments: [{ msgtype, miniprogram: { appid, title, page } }] };
  }
  const media = message[msgtype as 'image' | 'video' | 'file'];
  return { attachments: [{ msgtype, [msgtype]: { media_id: media?.mediaid } }] };
}
