import { createHash, randomUUID } from 'node:crypto';
import { type AcquisitionApi, acquisitionApi } from './endpoints/acquisition.ts';
import { type Accepted, type Api, accepted, isGet } from './endpoints/api.ts';
import { type ArchiveApi, archiveApi } from './endpoints/archive.ts';
import { type BaseApi, baseApi } from './endpoints/base.ts';
import { type ContactWayApi, contactWayApi } from './endpoints/contact-way.ts';
import { type ExternalContactApi, externalContactApi } from './endpoints/external-contact.ts';
import { type GroupChatApi, groupChatApi } from './endpoints/group-chat.ts';
import { type InterceptRuleApi, interceptRuleApi } from './endpoints/intercept-rule.ts';
import { type JssdkApi, jssdkApi } from './endpoints/jssdk.ts';
import { type KfApi, kfApi } from './endpoints/kf.ts';
import { type ContentLimits, defaultContentLimits } from './endpoints/limits.ts';
import { type MassMessageApi, massMessageApi } from './endpoints/mass-message.ts';
import { type MediaApi, mediaApi } from './endpoints/media.ts';
import { type MessageApi, messageApi } from './endpoints/message.ts';
import { type MomentApi, momentApi } from './endpoints/moment.ts';
import { type OauthApi, oauthApi } from './endpoints/oauth.ts';
import { type DepartmentApi, departmentApi, type UserApi, userApi } from './endpoints/organisation.ts';
import { type PayApi, payApi } from './endpoints/pay.ts';
import { type ProductAlbumApi, productAlbumApi } from './endpoints/product-album.ts';
import type { EndpointName } from './endpoints/registry.ts';
import { type StatisticsApi, statisticsApi } from './endpoints/statistics.ts';
import { type StrategyTagApi, strategyTagApi } from './endpoints/strategy-tag.ts';
import { type TagApi, tagApi } from './endpoints/tag.ts';
import { type TransferApi, transferApi } from './endpoints/transfer.ts';
import { type GroupWelcomeApi, groupWelcomeApi, type WelcomeApi, welcomeApi } from './endpoints/welcome.ts';
import { type CallOptions, callEndpoint, type Observation, type Transport } from './transport/call.ts';
import type { Fetch } from './transport/exchange.ts';
import {
  type ApiState,
  createLimiter,
  type Limiter,
  type LimiterSettings,
  type Sleep,
  sleepOnWall,
} from './transport/limiter.ts';
import { createMemoryTokenStore, createTokenSource, type TokenStore } from './transport/token.ts';

/** The API of one app of one corp, grouped as the platform groups it. Made by {@link createWeComClient}. */
export interface WeComClient {
  readonly corpId: string;
  /** The app's id, for messages, cards and agent tickets. */
  readonly agentId: number | undefined;
  /** The current access token, fetched if need be. For a doctor command: fails as the first call would. */
  accessToken(options?: CallOptions): Promise<string>;
  /**
   * One call of any endpoint of the registry, parameters and answer as the platform has them: nothing is checked
   * before it and nothing put into shape after.
   */
  call<T = Record<string, unknown>>(
    name: EndpointName,
    params?: object,
    callOptions?: CallOptions,
  ): Promise<T & Accepted>;
  /** How every API called so far stands with the rate limits of this process. For monitors. */
  limiterState(): ApiState[];
  readonly base: BaseApi;
  readonly externalContact: ExternalContactApi;
  readonly tag: TagApi;
  readonly strategyTag: StrategyTagApi;
  readonly contactWay: ContactWayApi;
  readonly welcome: WelcomeApi;
  readonly groupWelcome: GroupWelcomeApi;
  readonly massMessage: MassMessageApi;
  readonly moment: MomentApi;
  readonly groupChat: GroupChatApi;
  readonly statistics: StatisticsApi;
  readonly transfer: TransferApi;
  readonly message: MessageApi;
  readonly oauth: OauthApi;
  readonly jssdk: JssdkApi;
  readonly media: MediaApi;
  readonly department: DepartmentApi;
  readonly user: UserApi;
  readonly acquisition: AcquisitionApi;
  readonly interceptRule: InterceptRuleApi;
  readonly productAlbum: ProductAlbumApi;
  readonly kf: KfApi;
  readonly archive: ArchiveApi;
  readonly pay: PayApi;
}

/** Whom to speak for, where, and with which patience. */
export interface WeComClientOptions {
  corpId: string;
  /** The app's secret. System-app secrets are not accepted for corps made after 2023-12-01. */
  secret: string;
  agentId?: number;
  /** Where the API is: the platform, a private deployment or a stand-in. */
  baseUrl?: string;
  /** Where browsers are sent for OAuth inside WeChat and WeCom. */
  openBaseUrl?: string;
  /** Where browsers are sent to log in outside WeCom. */
  loginBaseUrl?: string;
  tokenStore?: TokenStore;
  fetch?: Fetch;
  /** Call frequency and parallel reads. */
  limits?: Partial<LimiterSettings>;
  /** Instead of `limits`: one that clients of several apps of the corp share. */
  limiter?: Limiter;
  /** Sizes of texts, lists and files. */
  contentLimits?: Partial<ContentLimits>;
  /** Unix milliseconds: protocol time, always the wall's. */
  clock?: () => number;
  /** 0 ≤ x < 1, for jitter. */
  random?: () => number;
  /** 32 characters [0-9a-z]: nonces of signed pages and ids of kf messages. */
  nonce?: () => string;
  sleep?: Sleep;
  /** For each attempt. Milliseconds. */
  timeoutMs?: number;
  /** Attempts after the first, where repeating is allowed. The platform asks for at most 3. */
  retries?: number;
  /** Hears of every attempt, for metrics. */
  observe?: (observation: Observation) => void;
}

/**
 * A client of one app. Makes no call before the first method is used.
 *
 * Every method throws a {@link WeComError} and nothing else. Members of parameters and answers have the platform's own
 * names; unknown ones pass through in both directions.
 */
export function createWeComClient(options: WeComClientOptions): WeComClient {
  const { corpId, secret, agentId } = options;
  const clock = options.clock ?? Date.now;
  const sleep = options.sleep ?? sleepOnWall;
  const nonce = options.nonce ?? (() => randomUUID().replaceAll('-', ''));
  const store = options.tokenStore ?? createMemoryTokenStore();
  const limiter = options.limiter ?? createLimiter({ settings: options.limits, clock, sleep });
  const transport: Transport = {
    baseUrl: options.baseUrl ?? 'https://qyapi.weixin.qq.com',
    fetch: options.fetch ?? fetch,
    clock,
    sleep,
    random: options.random ?? Math.random,
    limiter,
    timeoutMs: options.timeoutMs ?? 10_000,
    maxWaitMs: limiter.maxWaitMs,
    retries: options.retries ?? 3,
    observe: options.observe,
  };

  // One token per corp and secret; the secret itself stays out of the store's keys.
  const appKey = `${corpId}:${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`;
  const tokens = createTokenSource({
    api: 'base.getToken',
    store,
    key: `access_token:${appKey}`,
    clock,
    fetchToken: async (patience) => {
      const query = { corpid: corpId, corpsecret: secret };
      const { json } = await callEndpoint(transport, null, 'base.getToken', { query }, patience);
      return { value: json['access_token'], expiresIn: json['expires_in'] };
    },
  });

  const api: Api = {
    clock,
    limits: { ...defaultContentLimits, ...options.contentLimits },
    raw: (name, request, callOptions) => callEndpoint(transport, tokens, name, request, callOptions),
    async call<T>(name: EndpointName, params: object = {}, callOptions?: CallOptions, shape?: object) {
      const request = isGet(name) ? { query: { ...params } } : { body: params };
      const { json } = await api.raw(name, request, callOptions);
      return accepted<T>(json, shape);
    },
  };

  return {
    corpId,
    agentId,
    accessToken: (callOptions) => tokens.current(callOptions),
    call: (name, params, callOptions) => api.call(name, params, callOptions),
    limiterState: () => limiter.state(),
    base: baseApi(api, { agentId }),
    externalContact: externalContactApi(api),
    tag: tagApi(api),
    strategyTag: strategyTagApi(api),
    contactWay: contactWayApi(api),
    welcome: welcomeApi(api),
    groupWelcome: groupWelcomeApi(api),
    massMessage: massMessageApi(api),
    moment: momentApi(api),
    groupChat: groupChatApi(api),
    statistics: statisticsApi(api),
    transfer: transferApi(api),
    message: messageApi(api, { agentId }),
    oauth: oauthApi(api, {
      corpId,
      agentId,
      openBaseUrl: options.openBaseUrl ?? 'https://open.weixin.qq.com',
      loginBaseUrl: options.loginBaseUrl ?? 'https://login.work.weixin.qq.com',
    }),
    jssdk: jssdkApi(api, { store, corpKey: corpId, appKey, agentId, nonce }),
    media: mediaApi(api),
    department: departmentApi(api),
    user: userApi(api),
    acquisition: acquisitionApi(api),
    interceptRule: interceptRuleApi(api),
    productAlbum: productAlbumApi(api),
    kf: kfApi(api, { nonce }),
    archive: archiveApi(api),
    pay: payApi(api),
  };
}
