import {
  type CallbackReceiver,
  createCallbackReceiver,
  createWeComClient,
  defaultLimits,
  type LimiterSettings,
  type WeComClient,
  type WeComClientOptions,
} from '@xiaoer/wecom';
import type { Config } from './config.ts';
import type { CorpSettings } from './modules/delivery/index.ts';

export interface ConnectedCorp {
  wecom: WeComClient | null;
  receiver: CallbackReceiver | null;
  corpId: string;
  /** Where the corp's settings come from. */
  source: 'environment' | 'console' | 'none';
  callback: { token: string; encodingAesKey: string; receiveId: string } | null;
}

/** The configured corp: the environment's, else the one entered in the console, else none. */
export function connectWeCom(
  config: Config,
  entered: CorpSettings | null,
  parts: Pick<WeComClientOptions, 'tokenStore' | 'observe'>,
): ConnectedCorp {
  const fromEnvironment = config.WECOM_CORP_ID !== undefined;
  const settings = fromEnvironment ? ofEnvironment(config) : entered;
  const { corpId = null, secret = null, agentId = null, callbackToken = null, callbackAesKey = null } = settings ?? {};
  const wecom =
    corpId && secret
      ? createWeComClient({
          corpId,
          secret,
          agentId: agentId ?? undefined,
          baseUrl: config.WECOM_BASE_URL,
          timeoutMs: config.WECOM_TIMEOUT_MS,
          limits: shareOfLimits(config),
          openBaseUrl: config.WECOM_OAUTH_URL,
          ...parts,
        })
      : null;
  const callback =
    corpId && callbackToken && callbackAesKey
      ? { token: callbackToken, encodingAesKey: callbackAesKey, receiveId: corpId }
      : null;
  return {
    wecom,
    receiver: callback && createCallbackReceiver(callback),
    corpId: corpId ?? 'no-corp',
    source: fromEnvironment ? 'environment' : entered ? 'console' : 'none',
    callback,
  };
}

const ofEnvironment = (config: Config): CorpSettings => ({
  corpId: config.WECOM_CORP_ID!,
  agentId: config.WECOM_AGENT_ID ?? null,
  secret: config.WECOM_SECRET ?? null,
  callbackToken: config.WECOM_CALLBACK_TOKEN ?? null,
  callbackAesKey: config.WECOM_CALLBACK_AES_KEY ?? null,
});

/**
 * The platform counts a corp's calls, whichever process makes them (doc 90312); a limiter counts its own process. So the
 * web processes and the first one divide the numbers.
 */
function shareOfLimits({ WEB_PROCESSES }: Config): Partial<LimiterSettings> {
  const processes = WEB_PROCESSES > 1 ? WEB_PROCESSES + 1 : 1;
  const share = (calls: number) => Math.max(1, Math.floor(calls / processes));
  return {
    perMinute: share(defaultLimits.perMinute),
    perHour: share(defaultLimits.perHour),
    perApi: Object.fromEntries(
      Object.entries(defaultLimits.perApi).map(([api, { perMinute, perHour }]) => [
        api,
        { ...(perMinute ? { perMinute: share(perMinute) } : {}), ...(perHour ? { perHour: share(perHour) } : {}) },
      ]),
    ),
  };
}
