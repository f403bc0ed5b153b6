import {
  type CallbackReceiver,
  createCallbackReceiver,
  createWeComClient,
  type TokenStore,
  type WeComClient,
} from '@xiaoer/wecom';
import type { Config } from './config.ts';

/** The configured corp; both are null while none is connected. */
export function connectWeCom(
  config: Config,
  tokenStore: TokenStore,
): { wecom: WeComClient | null; receiver: CallbackReceiver | null; corpId: string } {
  const {
    WECOM_CORP_ID: corpId,
    WECOM_SECRET: secret,
    WECOM_CALLBACK_TOKEN: token,
    WECOM_CALLBACK_AES_KEY: encodingAesKey,
  } = config;
  const wecom =
    corpId && secret
      ? createWeComClient({
          corpId,
          secret,
          agentId: config.WECOM_AGENT_ID,
          baseUrl: config.WECOM_BASE_URL,
          openBaseUrl: config.WECOM_OAUTH_URL,
          tokenStore,
        })
      : null;
  const receiver =
    corpId && token && encodingAesKey ? createCallbackReceiver({ token, encodingAesKey, receiveId: corpId }) : null;
  return { wecom, receiver, corpId: corpId ?? 'no-corp' };
}
