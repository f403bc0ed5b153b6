import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { checksFor } from './limits.ts';

/** Who opened the page. An openid without external_userid is somebody who has none of our members as a contact. */
export type OauthIdentity =
  | { kind: 'member'; userid: string /** 1800 s, only with snsapi_privateinfo. */; user_ticket?: string }
  | { kind: 'external'; openid: string; external_userid?: string };

/** What the member agreed to show; members without consent are absent (doc 95833). */
export interface MemberPrivateInfo {
  userid: string;
  gender?: string;
  avatar?: string;
  qr_code?: string;
  mobile?: string;
  email?: string;
  biz_mail?: string;
  address?: string;
}

/** Where the browser comes back to, and with what. */
export interface AuthorizeOptions {
  /** Its domain must be the app's trusted domain, port included. */
  redirectUri: string;
  /** Comes back with the code; against forged requests. `[a-zA-Z0-9]`, at most 128 bytes. */
  state: string;
  scope?: 'snsapi_base' | 'snsapi_privateinfo';
  agentId?: number;
}

export function oauthApi(
  api: Api,
  site: { corpId: string; agentId: number | undefined; openBaseUrl: string; loginBaseUrl: string },
) {
  function check({ state }: AuthorizeOptions): void {
    checksFor('oauth.getUserInfo').allowed('state', /^[a-zA-Z0-9]{0,128}$/.test(state));
  }

  return {
    /** Where to send a browser inside WeChat or WeCom. It comes back with `code` (one use, 5 minutes) and `state`. */
    authorizeUrl(options: AuthorizeOptions): string {
      check(options);
      const { redirectUri, state, scope = 'snsapi_base', agentId = site.agentId } = options;
      if (scope === 'snsapi_privateinfo') checksFor('oauth.getUserInfo').required('agentId', agentId);
      const url = new URL('/connect/oauth2/authorize', site.openBaseUrl);
      url.search = query({
        appid: site.corpId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope,
        state,
        agentid: agentId,
      });
      url.hash = 'wechat_redirect';
      return url.href;
    },

    /** The log-in page with a code to scan, for browsers outside WeCom. The same exchange follows. */
    loginUrl(options: AuthorizeOptions): string {
      check(options);
      const { redirectUri, state, agentId = site.agentId } = options;
      const url = new URL('/wwlogin/sso/login', site.loginBaseUrl);
      url.search = query({
        login_type: 'CorpApp',
        appid: site.corpId,
        agentid: agentId,
        redirect_uri: redirectUri,
        state,
      });
      return url.href;
    },

    /** Exchanges a code: 40029 when it is none, 42003 after 5 minutes, 42022 when it was used. */
    async getUserInfo(params: { code: string }, options?: CallOptions): Promise<OauthIdentity> {
      checksFor('oauth.getUserInfo').required('code', params.code);
      const answer = await api.call<Record<string, string | undefined>>('oauth.getUserInfo', params, options);
      // older pages and private deployments write the names with capitals
      const { errcode: _, errmsg: __, already: ___, UserId, OpenId, ...rest } = answer;
      const userid = rest['userid'] ?? UserId;
      if (userid) return { ...rest, kind: 'member', userid };
      const { external_userid, openid = OpenId ?? '', ...others } = rest;
      return { ...others, kind: 'external', openid, ...(external_userid ? { external_userid } : {}) };
    },

    /** What admin and member allow to be seen. */
    getUserDetail(params: { user_ticket: string }, options?: CallOptions): Promise<MemberPrivateInfo> {
      return api.call<MemberPrivateInfo>('oauth.getUserDetail', params, options, { texts: ['gender'] });
    },
  };
}

function query(members: Record<string, string | number | undefined>): string {
  return Object.entries(members)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');
}

/** Who is looking at a page (docs 91023, 95833, 96442, 98177). */
export interface OauthApi extends ReturnType<typeof oauthApi> {}
