import { createHash } from 'node:crypto';
import type { CallOptions } from '../transport/call.ts';
import { createTokenSource, type TokenStore } from '../transport/token.ts';
import type { Api } from './api.ts';
import { checksFor } from './limits.ts';

/** What a page needs to call the JS-SDK. */
export interface JsSignature {
  /** Unix seconds. */
  timestamp: number;
  nonceStr: string;
  signature: string;
}

/**
 * The signature of a page: fixed order, raw values, the address without its fragment. Sign only addresses on
 * trusted hosts of your own.
 */
export function signJsPage(input: { ticket: string; url: string; timestamp: number; nonceStr: string }): JsSignature {
  const { ticket, url, timestamp, nonceStr } = input;
  const page = url.split('#', 1)[0];
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${page}`;
  return { timestamp, nonceStr, signature: createHash('sha1').update(text, 'utf8').digest('hex') };
}

export function jssdkApi(
  api: Api,
  deps: { store: TokenStore; corpKey: string; appKey: string; agentId: number | undefined; nonce: () => string },
) {
  interface Ticket {
    ticket: string;
    expires_in: number;
  }
  const source = (name: 'jssdk.corpTicket' | 'jssdk.agentTicket', key: string, params: object) =>
    createTokenSource({
      api: name,
      store: deps.store,
      key,
      clock: api.clock,
      fetchToken: async (patience) => {
        const { ticket, expires_in } = await api.call<Ticket>(name, params, patience);
        return { value: ticket, expiresIn: expires_in };
      },
    });
  const corp = source('jssdk.corpTicket', `jsapi_ticket:${deps.corpKey}`, {});
  const agent = source('jssdk.agentTicket', `agent_ticket:${deps.appKey}`, { type: 'agent_config' });

  return {
    /** For `wx.config` and `getConfigSignature`. 400 fetches an hour per corp. */
    getCorpTicket: (options?: CallOptions): Promise<string> => corp.current(options),

    /** For `wx.agentConfig` and `getAgentConfigSignature`. 100 fetches an hour per app. */
    getAgentTicket(options?: CallOptions): Promise<string> {
      checksFor('jssdk.agentTicket').required('agentId', deps.agentId);
      return agent.current(options);
    },

    /** Signs one page with the ticket of its kind. */
    async sign(input: { url: string; kind: 'corp' | 'agent' }, options?: CallOptions): Promise<JsSignature> {
      if (input.kind === 'agent') checksFor('jssdk.agentTicket').required('agentId', deps.agentId);
      const ticket = await (input.kind === 'corp' ? corp : agent).current(options);
      const timestamp = Math.floor(api.clock() / 1000);
      return signJsPage({ ticket, url: input.url, timestamp, nonceStr: deps.nonce() });
    },
  };
}

/** Tickets for pages inside WeCom (doc 90506), kept in the token store like access tokens. */
export interface JssdkApi extends ReturnType<typeof jssdkApi> {}
