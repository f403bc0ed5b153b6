import { JssdkConfig } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';

/** The part of `@wecom/jssdk` that the workbench uses. */
type Sdk = Pick<
  typeof import('@wecom/jssdk'),
  'register' | 'getContext' | 'getCurExternalChat' | 'sendChatMessage' | 'scanQRCode'
>;

const API_LIST = ['getContext', 'getCurExternalChat', 'sendChatMessage', 'scanQRCode'];

let loaded: Promise<Sdk | null> | null = null;

/**
 * The registered SDK; null outside WeCom, where it can do nothing. Loaded once per page. A failure is forgotten, so that
 * the next call tries again.
 */
export function wecomSdk(): Promise<Sdk | null> {
  loaded ??= load().catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

async function load(): Promise<Sdk | null> {
  const url = pageUrl();
  const config = await signatures(url);
  const ww = config.sdkUrl ? await fromScript(config.sdkUrl) : await bundled();
  if (!ww) return null;

  // The SDK asks again when the page's address has changed: each address has signatures of its own.
  const forUrl = async (asked: string) => (asked === url ? config : signatures(asked));
  ww.register({
    corpId: config.corpId,
    agentId: config.agentId,
    jsApiList: API_LIST,
    getConfigSignature: async (asked) => (await forUrl(asked)).config,
    getAgentConfigSignature: async (asked) => (await forUrl(asked)).agentConfig,
  });
  return ww;
}

const signatures = (url: string) => getJson(`/api/workbench/jssdk?url=${encodeURIComponent(url)}`, JssdkConfig);

/** What is signed: the address without its fragment. */
const pageUrl = () => window.location.href.split('#')[0]!;

async function bundled(): Promise<Sdk | null> {
  const ww = await import('@wecom/jssdk');
  return ww.env.isWeCom ? ww : null;
}

function fromScript(src: string): Promise<Sdk> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => {
      const { ww } = window as { ww?: Sdk };
      if (ww) resolve(ww);
      else reject(new Error(`${src} defines no window.ww`));
    };
    script.onerror = () => reject(new Error(`${src} did not load`));
    document.head.append(script);
  });
}

/** The customer group whose tool bar this page was opened from; null when it was opened from elsewhere. */
export async function currentChat(): Promise<string | null> {
  try {
    const ww = await wecomSdk();
    if (!ww) return null;
    const { entry } = await ww.getContext();
    if (entry !== 'group_chat_tools') return null;
    return (await ww.getCurExternalChat()).chatId;
  } catch {
    return null; // no permission, or a client that knows no such call: the same as "not in a group"
  }
}
