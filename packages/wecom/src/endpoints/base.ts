import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { checksFor } from './limits.ts';
import type { Shape } from './shapes.ts';

/** The app as the console shows it, with its visible range (doc 90227). */
export interface AgentDetails {
  agentid: number;
  name: string;
  description?: string;
  square_logo_url?: string;
  allow_userinfos?: { user: { userid: string }[] };
  allow_partys?: { partyid: number[] };
  allow_tags?: { tagid: number[] };
  close: number;
  redirect_domain?: string;
  home_url?: string;
}

const agentShape: Shape = {
  numbers: ['agentid', 'close'],
  within: {
    allow_userinfos: { lists: ['user'] },
    allow_partys: { numberLists: ['partyid'] },
    allow_tags: { numberLists: ['tagid'] },
  },
};

export function baseApi(api: Api, { agentId }: { agentId: number | undefined }) {
  const ips = async (name: 'base.getApiDomainIp' | 'base.getCallbackIp', options: CallOptions | undefined) =>
    (await api.call<{ ip_list: string[] }>(name, {}, options, { lists: ['ip_list'] })).ip_list;
  return {
    /** Single addresses and ranges. */
    getApiDomainIp: (options?: CallOptions) => ips('base.getApiDomainIp', options),
    /** Where callbacks come from; poll daily, old and new ranges overlap for a while. */
    getCallbackIp: (options?: CallOptions) => ips('base.getCallbackIp', options),
    /** The app with its visible range. */
    getAgent(params: { agentid?: number } = {}, options?: CallOptions): Promise<AgentDetails> {
      const agentid = params.agentid ?? agentId;
      checksFor('agent.get').required('agentid', agentid);
      return api.call<AgentDetails>('agent.get', { agentid }, options, agentShape);
    },
  };
}

/** What the app itself is and sees (docs 92520, 90930, 90227). */
export interface BaseApi extends ReturnType<typeof baseApi> {}
