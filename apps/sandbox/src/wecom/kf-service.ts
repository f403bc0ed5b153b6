import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { World } from '../world/index.ts';
import type { KfState } from '../world/kf/sessions.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { OfAccount } from './kf-accounts.ts';
import { num } from './shapes.ts';

const OfSession = OfAccount.extend({ external_userid: z.string() });
const Days = z.object({ open_kfid: z.string().optional(), start_time: num, end_time: num });
const nothing = z.object({});

/** A customer of the last 48 hours as batchget shows them, or null. */
function customer(externalUserid: string, world: World, withContext: boolean) {
  const session = world.kf.sessions.activeCustomer(externalUserid);
  const person = session && world.people.find(session.personId);
  if (!session || !person) return null;
  return {
    external_userid: person.externalUserid,
    nickname: person.name,
    avatar: person.avatar,
    gender: person.gender,
    ...(world.settings.unionid ? { unionid: person.unionid } : {}),
    ...(withContext ? { enter_session_context: { scene: session.scene, scene_param: session.sceneParam } } : {}),
  };
}

/** State of sessions, their customers, upgrades and figures (docs 94669, 95159, 94674, 95489, 95490). */
export const kfServiceEndpoints: Endpoint[] = [
  endpoint('POST', 'kf/service_state/get', OfSession, (q, { world }) => {
    const { state, servicer } = world.kf.state.get(q.open_kfid, q.external_userid);
    return { service_state: state, ...(servicer ? { servicer_userid: servicer } : {}) };
  }),
  endpoint(
    'POST',
    'kf/service_state/trans',
    OfSession.extend({ service_state: num.min(0).max(4), servicer_userid: z.string().optional() }),
    (q, { world }) => {
      const to = q.service_state as KfState;
      const code = world.kf.state.trans(q.open_kfid, q.external_userid, to, q.servicer_userid);
      return code ? { msg_code: code } : {};
    },
  ),
  endpoint(
    'POST',
    'kf/customer/batchget',
    z.object({ external_userid_list: z.array(z.string()), need_enter_session_context: num.min(0).max(1).default(0) }),
    ({ external_userid_list: ids, need_enter_session_context }, { world }) => {
      const most = world.settings.kfCustomersPerCall;
      if (ids.length > most) refuse(40058, `external_userid_list: more than ${most}`);
      const found = ids.map((id) => customer(id, world, need_enter_session_context === 1));
      return {
        customer_list: found.filter((one) => one !== null),
        invalid_external_userid: ids.filter((_, index) => found[index] === null),
      };
    },
  ),
  endpoint('GET', 'kf/customer/get_upgrade_service_config', nothing, (_, { world }) => {
    const { users, departments, groups } = world.kf.upgrades.range();
    return {
      member_range: { userid_list: users, department_id_list: departments },
      groupchat_range: { chat_id_list: groups },
    };
  }),
  endpoint(
    'POST',
    'kf/customer/upgrade_service',
    OfSession.extend({
      type: num.min(1).max(2),
      member: z.object({ userid: z.string(), wording: z.string().default('') }).optional(),
      groupchat: z.object({ chat_id: z.string(), wording: z.string().default('') }).optional(),
    }),
    (q, { world }) => {
      const { member, groupchat } = q;
      const upgrade =
        q.type === 1
          ? member && ({ kind: 'member', id: member.userid, wording: member.wording } as const)
          : groupchat && ({ kind: 'groupchat', id: groupchat.chat_id, wording: groupchat.wording } as const);
      world.kf.upgrades.offer(
        q.open_kfid,
        q.external_userid,
        upgrade ?? refuse(40058, 'type 1 needs member, 2 groupchat'),
      );
      return {};
    },
  ),
  endpoint('POST', 'kf/customer/cancel_upgrade_service', OfSession, (q, { world }) => {
    world.kf.upgrades.cancel(q.open_kfid, q.external_userid);
    return {};
  }),
  endpoint('POST', 'kf/get_corp_statistic', Days, (q, { world }) => {
    if (q.open_kfid) world.kf.accounts.usable(q.open_kfid);
    return { statistic_list: world.kf.statistics.ofCorp(q.open_kfid || undefined, q.start_time, q.end_time) };
  }),
  endpoint(
    'POST',
    'kf/get_servicer_statistic',
    Days.extend({ servicer_userid: z.string().optional() }),
    (q, { world }) => {
      if (q.open_kfid) world.kf.accounts.usable(q.open_kfid);
      const servicer = q.servicer_userid?.toLowerCase() || undefined;
      return {
        statistic_list: world.kf.statistics.ofServicer(q.open_kfid || undefined, servicer, q.start_time, q.end_time),
      };
    },
  ),
];
