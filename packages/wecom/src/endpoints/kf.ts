import type { CallOptions } from '../transport/call.ts';
import { type Accepted, type Api, cursorLoop } from './api.ts';
import { kfCustomerApi } from './kf-customer.ts';
import { type KfMessage, type KfReply, messageShape } from './kf-message.ts';
import { kfStatisticsApi } from './kf-statistics.ts';
import { checksFor } from './limits.ts';
import { operation } from './operation.ts';
import type { Shape } from './shapes.ts';

/** A customer-service account, which customers write to. */
export interface KfAccount {
  open_kfid: string;
  name: string;
  avatar?: string;
  manage_privilege?: boolean;
}

/** 0 new, 1 assistant, 2 queue, 3 human, 4 ended. The API may send in 0 and 1. */
export type KfState = 0 | 1 | 2 | 3 | 4;

/** Who answers for an account: a member, or a department as a whole. */
export interface KfServicer {
  userid?: string;
  department_id?: number;
  /** 0 receiving, 1 stopped. */
  status?: number;
  stop_type?: number;
}

/** Members, departments or both, at most 100 and 20 (doc 94646). */
export interface KfServicerChange {
  open_kfid: string;
  userid_list?: readonly string[];
  department_id_list?: readonly number[];
}

/** Single servicers may fail although the call was accepted: read each. */
export interface KfServicerResults {
  result_list: { userid?: string; department_id?: number; errcode: number; errmsg?: string }[];
}

/** From where to go on with the messages of one account (doc 94670). */
export interface KfSyncQuery {
  open_kfid: string;
  /** `next_cursor` of the page before; without one, what is left of the last 3 days. */
  cursor?: string;
  /** Of the callback, good for 10 minutes. */
  token?: string;
  /** 1000 at most, which is the default. */
  limit?: number;
  /** 0 amr (the default), 1 silk. */
  voice_format?: 0 | 1;
}

/** One answer of `syncMsg`. An empty list with `has_more` is not the end. */
export interface KfMessagePage {
  next_cursor: string;
  has_more: boolean;
  msg_list: KfMessage[];
}

const servicerResults: Shape = { lists: ['result_list'], within: { result_list: { numbers: ['errcode'] } } };
const pageShape: Shape = { flags: ['has_more'], lists: ['msg_list'], within: { msg_list: messageShape } };

export function kfApi(api: Api, { nonce }: { nonce: () => string }) {
  function syncMsg(params: KfSyncQuery, options?: CallOptions): Promise<KfMessagePage & Accepted> {
    return api.call<KfMessagePage>('kf.syncMsg', { limit: 1000, ...params }, options, pageShape);
  }

  return {
    account: {
      /** At most 10 for a corp that is not certified (95027). The avatar is an image of `media.upload`. */
      async add(params: { name: string; media_id: string }, options?: CallOptions): Promise<{ open_kfid: string }> {
        const check = checksFor('kf.accountAdd');
        check.required('name', params.name);
        check.characters('name', params.name, api.limits.kfAccountNameCharacters);
        return api.call<{ open_kfid: string }>('kf.accountAdd', params, options);
      },
      /** Its conversations end. */
      del: operation<{ open_kfid: string }>(api, 'kf.accountDel'),
      /** Name, avatar or both. */
      async update(params: { open_kfid: string; name?: string; media_id?: string }, options?: CallOptions) {
        checksFor('kf.accountUpdate').characters('name', params.name, api.limits.kfAccountNameCharacters);
        await api.call('kf.accountUpdate', params, options);
      },

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
      /** Single ones may fail (60253, 95014): read each `errcode` of `result_list`. */
      add: (params: KfServicerChange, options?: CallOptions) => changeServicers('kf.servicerAdd', params, options),
      /** Single ones may fail: read each `errcode` of `result_list`. */
      del: (params: KfServicerChange, options?: CallOptions) => changeServicers('kf.servicerDel', params, options),
      /** Members and departments that answer for the account. */
      async list(params: { open_kfid: string }, options?: CallOptions): Promise<KfServicer[]> {
        const shape = { lists: ['servicer_list'], within: { servicer_list: { numbers: ['status', 'stop_type'] } } };
        const answer = await api.call<{ servicer_list: KfServicer[] }>('kf.servicerList', params, options, shape);
        return answer.servicer_list;
      },
    },

    serviceState: {
      /** Who has the conversation now. */
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
    syncMsg,

    /**
     * Every message after a cursor, page by page, until the platform has no more. Each page comes with the cursor to
     * keep in the transaction that keeps its messages. A cursor that repeats ends in the error `cursor_loop`.
     */
    async *messages(params: KfSyncQuery, options?: CallOptions): AsyncGenerator<KfMessagePage, void, undefined> {
      let cursor = params.cursor;
      const seen = new Set<string>(cursor ? [cursor] : []);
      for (;;) {
        const page: KfMessagePage = await syncMsg({ ...params, ...(cursor ? { cursor } : {}) }, options);
        yield page;
        if (!page.has_more) return;
        if (!page.next_cursor || seen.has(page.next_cursor)) throw cursorLoop('kf.syncMsg');
        seen.add(page.next_cursor);
        cursor = page.next_cursor;
      }
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
      if (message.msgtype === 'msgmenu') {
        check.count('msgmenu.list', message.msgmenu.list, api.limits.kfEventMenuItems);
      }
      return api.call<{ msgid: string }>('kf.sendMsgOnEvent', message, options);
    },

    customer: kfCustomerApi(api),
    ...kfStatisticsApi(api),
  };

  function changeServicers(
    name: 'kf.servicerAdd' | 'kf.servicerDel',
    params: KfServicerChange,
    options: CallOptions | undefined,
  ): Promise<KfServicerResults & Accepted> {
    const check = checksFor(name);
    check.oneOf('userid_list | department_id_list', params.userid_list, params.department_id_list);
    check.count('userid_list', params.userid_list, api.limits.kfServicers);
    check.count('department_id_list', params.department_id_list, api.limits.kfDepartments);
    return api.call<KfServicerResults>(name, params, options, servicerResults);
  }

  function checkReply(check: ReturnType<typeof checksFor>, message: KfReply): void {
    if (message.msgtype === 'text') {
      check.required('text.content', message.text.content);
      check.bytes('text.content', message.text.content, api.limits.kfTextBytes);
    }
    if (message.msgtype === 'msgmenu') {
      const { list } = message.msgmenu;
      check.count('msgmenu.list', list, api.limits.kfMenuItems);
      const acting = list.filter((item) => item.type !== 'text');
      check.count('msgmenu.list', acting, api.limits.kfMenuActions);
    }
  }
}

/** 微信客服, customer service (docs 94662 …, 94665, 94645, 94669, 94670, 94677, 95122, 95159, 94674, 95489, 95490). */
export interface KfApi extends ReturnType<typeof kfApi> {}
