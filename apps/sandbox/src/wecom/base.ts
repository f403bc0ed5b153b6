import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num } from './shapes.ts';

const nothing = z.object({});

export const baseEndpoints: Endpoint[] = [
  endpoint(
    'GET',
    'gettoken',
    z.object({ corpid: z.string().default(''), corpsecret: z.string().default('') }),
    (q, { credentials }, { ip }) => credentials.issueToken(q.corpid, q.corpsecret, ip),
  ),
  endpoint('GET', 'getcallbackip', nothing, () => ({ ip_list: ['127.0.0.1', '::1'] })),
  endpoint('GET', 'get_api_domain_ip', nothing, () => ({ ip_list: ['127.0.0.1', '::1'] })),
  endpoint('GET', 'agent/get', z.object({ agentid: num }), ({ agentid }, { world }) => {
    if (agentid !== world.agentId) refuse(40056, 'invalid agentid');
    const { visible } = world.settings;
    return {
      agentid,
      name: '小二',
      square_logo_url: '',
      description: '',
      ...(visible
        ? {
            allow_userinfos: { user: visible.users.map((userid) => ({ userid })) },
            allow_partys: { partyid: visible.parties },
          }
        : {
            allow_userinfos: { user: world.staff.all().map(({ userid }) => ({ userid })) },
            allow_partys: { partyid: [1] },
          }),
      close: 0,
      redirect_domain: 'localhost',
    };
  }),
  endpoint('GET', 'get_jsapi_ticket', nothing, (_, { credentials }) => credentials.ticket('corp')),
  endpoint('GET', 'ticket/get', z.object({ type: z.string() }), ({ type }, { credentials }) => {
    if (type !== 'agent_config') refuse(40058, 'type must be agent_config');
    return credentials.ticket('agent');
  }),
];
