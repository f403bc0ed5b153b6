import type { CallOptions } from '../transport/call.ts';
import type { Accepted, Api } from './api.ts';
import { type KfMessage, type KfReply, messageShape } from './kf-message.ts';
import { checksFor } from './limits.ts';
import { operation } from './operation.ts';
import type { Shape } from './shapes.ts';

export interface KfAccount {
  open_kfid: string;
  name: string;
  avatar?: string;
  manage_privilege?: boolean;
}

/** 0 new, 1 assistant, 2 queue, 3 human, 4 ended. The API may send in 0 and 1. */
export type KfState = 0 | 1 | 2 | 3 | 4;

export interface KfServicer {
  userid?: string;
  department_id?: number;
  /** 0 receiving, 1 stopped. */
  status?: number;
  stop_type?: number;
}

interface ServicerChange {
  open_kfid: string;
  userid_list?: readonly string[];
  department_id_list?: readonly number[];
}

/** Single servicers may fail although the call was accepted: read each. */
interface ServicerResults {
  result_list: { userid?: string; department_id?: number; errcode: number; errmsg?: string }[];
}

export interface KfMessagePage {
  next_cursor: string;
  has_more: boolean;
  msg_list: KfMessage[];
}

export interface KfCustomer {
  external_userid: string;
  nickname?: string;
  avatar?: string;
  gender?: number;
  unionid?: string;
  enter_session_context?: { scene?: string; scene_param?: string; wechat_channels?: object };
}

const servicerResults: Shape = { lists: ['result_list'], within: { result_list: { numbers: ['errcode'] } } };
const pageShape: Shape = { flags: ['has_more'], lists: ['msg_list'], within: { msg_list: messageShape } };

/** 微信客服, customer service (docs 94662 …, 94665, 94645, 94669, 94670, 94677, 95122, 95159, 94674, 95489, 95490). */
export function kfApi(api: Api, { nonce }: { nonce: () => string }) {
  return {
    account: {
      add: operation<{ name: string; media_id: string }, { open_kfid: string }>(api, 'kf.accountAdd'),
      del: operation<{ open_kfid: string }>(api, 'kf.accountDel'),
      update: operation<{ open_kfid: string; name?: string; media_id?: string }>(api, 'kf.accountUpdate'),

      /** All accounts. This list goes by offset: a page that is not full is the last. */
      async *list(
        params: { offset?: number; limit?: number } = {},
        options?: CallOptions,
      ): AsyncGenerator<KfAccount, void, undefined> {
        const limit = params.limit ?? 100;
        const shape = { lists: ['account_list'], within: { account_list: { flags: ['manage_privilege'] } } };
        for (let offset = params.offset ?? 0; ; offset += limit) {
          const page = { offset, limit };
          const { account_list } = await api.call<{ account_list: KfAccount[] }>(
            'kf.accountList',
            page,
            options,
            shape,
          );
          yield* account_list;
          if (account_list.length < limit) return;
        }
      },
    },

    /** A link into the account; with a scene, `&scene_param=` may be appended (URL-encoded, 128 bytes before that). */
    async addContactWay(params: { open_kfid: string; scene?: string }, options?: CallOptions): Promise<string> {
      const { scene = '' } = params;
      checksFor('kf.addContactWay').allowed('scene', /^[0-9a-zA-Z_-]{0,32}$/.test(scene));
      return (await api.call<{ url: string }>('kf.addContactWay', params, options)).url;
    },

    servicer: {
      add: (params: ServicerChange, options?: CallOptions) => changeServicers('kf.servicerAdd', params, options),
      del: (params: ServicerChange, options?: CallOptions) => changeServicers('kf.servicerDel', params, options),
      async list(params: { open_kfid: string }, options?: CallOptions): Promise<KfServicer[]> {
        const shape = { lists: ['servicer_list'], within: { servicer_list: { numbers: ['status', 'stop_type'] } } };
        const answer = await api.call<{ servicer_list: KfServicer[] }>('kf.servicerList', params, options, shape);
        return answer.servicer_list;
      },
    },

    serviceState: {
      get: operation<
        { open_kfid: string; external_userid: string },
        { service_state: KfState; servicer_userid?: string }
      >(api, 'kf.serviceStateGet', { numbers: ['service_state'] }),
      /** 95016 when the step is not allowed. A `msg_code` in the answer is for {@link sendMsgOnEvent}. */
      trans: operation<
        { open_kfid: string; external_userid: string; service_state: KfState; servicer_userid?: string },
        { msg_code?: string }
      >(api, 'kf.serviceStateTrans'),
    },

    /**
     * One page of messages. Keep `next_cursor` in the transaction that keeps the messages, and go on while
     * `has_more`, whatever the length of the list. The callback's token lifts the strict limit for 10 minutes.
     */
    syncMsg(
      params: { open_kfid: string; cursor?: string; token?: string; limit?: number; voice_format?: 0 | 1 },
      options?: CallOptions,
    ): Promise<KfMessagePage & Accepted> {
      return api.call<KfMessagePage>('kf.syncMsg', { limit: 1000, ...params }, options, pageShape);
    },

    /**
     * Within 48 hours of the customer's last message, five messages at most. The message id makes a repeat harmless
     * (`already`); give your own to repeat across restarts. Accepted is not delivered: watch for msg_send_fail.
     */
    sendMsg(
      message: KfReply & { touser: string; open_kfid: string; msgid?: string },
      options?: CallOptions,
    ): Promise<{ msgid: string } & Accepted> {
      const check = checksFor('kf.sendMsg');
      const msgid = message.msgid ?? nonce();
      check.allowed('msgid', /^[0-9a-zA-Z_-]+$/.test(msgid));
      check.characters('msgid', msgid, api.limits.kfMessageIdCharacters);
      checkReply(check, message);
      return api.call<{ msgid: string }>('kf.sendMsg', { ...message, msgid }, options);
    },

    /** By the one-time code of an event: welcome and end 20 s, queue and take-over 48 h. */
    sendMsgOnEvent(
      message: Extract<KfReply, { msgtype: 'text' | 'msgmenu' }> & { code: string; msgid?: string },
      options?: CallOptions,
    ): Promise<{ msgid: string } & Accepted> {
      const check = checksFor('kf.sendMsgOnEvent');
      check.required('code', message.code);
      checkReply(check, message);
      return api.call<{ msgid: string }>('kf.sendMsgOnEvent', message, options);
    },

    customer: {
      /** Only customers of the last 48 hours; the others come back in `invalid_external_userid`. */
      batchGet(
        params: { external_userid_list: readonly string[]; need_enter_session_context?: 0 | 1 },
        options?: CallOptions,
      ) {
        const ids = params.external_userid_list;
        checksFor('kf.customerBatchGet').count('external_userid_list', ids, api.limits.kfCustomers);
        return api.call<{ customer_list: KfCustomer[]; invalid_external_userid: string[] }>(
          'kf.customerBatchGet',
          params,
          options,
          {
            lists: ['customer_list', 'invalid_external_userid'],
            within: { customer_list: { numbers: ['gender'] } },
          },
        );
      },
      getUpgradeServiceConfig: operation<Record<never, never>>(api, 'kf.getUpgradeServiceConfig'),
      /** Offers the customer a member (type 1) or a group (type 2). */
      upgradeService: operation<
        { open_kfid: string; external_userid: string } & (
          | { type: 1; member: { userid: string; wording?: string } }
          | { type: 2; groupchat: { chat_id: string; wording?: string } }
        )
      >(api, 'kf.upgradeService'),
      cancelUpgradeService: operation<{ open_kfid: string; external_userid: string }>(api, 'kf.cancelUpgradeService'),
    },

    /** Figures by day, of accounts and of servicers; unix seconds. */
    getCorpStatistic: operation<
      { open_kfid?: string; start_time: number; end_time: number },
      { statistic_list: object[] }
    >(api, 'kf.getCorpStatistic', { lists: ['statistic_list'] }),
    getServicerStatistic: operation<
      { open_kfid?: string; servicer_userid?: string; start_time: number; end_time: number },
      { statistic_list: object[] }
    >(api, 'kf.getServicerStatistic', { lists: ['statistic_list'] }),
  };

  function changeServicers(
    name: 'kf.servicerAdd' | 'kf.servicerDel',
    params: ServicerChange,
    options: CallOptions | undefined,
  ): Promise<ServicerResults & Accepted> {
    const check = checksFor(name);
    check.oneOf('userid_list | department_id_list', params.userid_list, params.department_id_list);
    check.count('userid_list', params.userid_list, api.limits.kfServicers);
    check.count('department_id_list', params.department_id_list, api.limits.kfDepartments);
    return api.call<ServicerResults>(name, params, options, servicerResults);
  }

  function checkReply(check: ReturnType<typeof checksFor>, message: KfReply): void {
    if (message.msgtype === 'text') {
      check.required('text.content', message.text.content);
      check.bytes('text.content', message.text.content, api.limits.kfTextBytes);
    }
    if (message.msgtype === 'msgmenu') check.count('msgmenu.list', message.msgmenu.list, api.limits.kfMenuItems);
  }
}
