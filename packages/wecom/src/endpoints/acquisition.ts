import type { CallOptions } from '../transport/call.ts';
import { type Api, items } from './api.ts';
import { type Checks, checksFor } from './limits.ts';
import { operation } from './operation.ts';
import type { Shape } from './shapes.ts';

interface LinkSettings {
  link_name?: string;
  /** Replaced as a whole. */
  range?: { user_list?: readonly string[]; department_list?: readonly number[] };
  skip_verify?: boolean;
  /** 1 the whole corp's, 2 those listed first. */
  priority_option?: { priority_type: 1 | 2; priority_userid_list?: readonly string[] };
  mark_source?: boolean;
}

export interface AcquisitionLink {
  link_id: string;
  link_name: string;
  /** `?customer_channel=…` (64 bytes) may be appended; it comes back as `state`. */
  url: string;
  create_time: number;
}

export interface AcquisitionLinkDetail {
  link: AcquisitionLink;
  range: { user_list: string[]; department_list: number[] };
  priority_option?: { priority_type: number; priority_userid_list: string[] };
}

export interface AcquiredCustomer {
  external_userid: string;
  userid: string;
  /** 0 has not written, 1 has written, 2 unknown. */
  chat_status: number;
  state?: string;
}

export interface AcquisitionQuota {
  total: number;
  balance: number;
  quota_list: { expire_date: number; balance: number }[];
}

const link: Shape = { numbers: ['create_time'] };
const detail: Shape = {
  within: {
    link,
    range: { lists: ['user_list', 'department_list'] },
    priority_option: { numbers: ['priority_type'], lists: ['priority_userid_list'] },
  },
};

/** 获客助手, paid acquisition links (docs 97297, 97298, 97375, 100130). Only the app's own. */
export function acquisitionApi(api: Api) {
  function check(checks: Checks, params: LinkSettings): void {
    checks.characters('link_name', params.link_name, api.limits.acquisitionNameCharacters);
    checks.count('range.user_list', params.range?.user_list, api.limits.acquisitionUsers);
  }

  return {
    links(params: { limit?: number; cursor?: string } = {}, options?: CallOptions) {
      return items<string>(api, 'acquisition.listLinks', 'link_id_list', { limit: 100, ...params }, options);
    },
    get: operation<{ link_id: string }, AcquisitionLinkDetail>(api, 'acquisition.get', detail),
    async create(
      params: LinkSettings & Required<Pick<LinkSettings, 'link_name' | 'range'>>,
      options?: CallOptions,
    ): Promise<AcquisitionLink> {
      check(checksFor('acquisition.create'), params);
      const shape = { within: { link } };
      return (await api.call<{ link: AcquisitionLink }>('acquisition.create', params, options, shape)).link;
    },
    async update(params: LinkSettings & { link_id: string }, options?: CallOptions): Promise<void> {
      check(checksFor('acquisition.update'), params);
      await api.call('acquisition.update', params, options);
    },
    del: operation<{ link_id: string }>(api, 'acquisition.del'),
    customers(params: { link_id: string; limit?: number; cursor?: string }, options?: CallOptions) {
      const shape = { within: { customer_list: { numbers: ['chat_status'] } } };
      const query = { limit: 1000, ...params };
      return items<AcquiredCustomer>(api, 'acquisition.customers', 'customer_list', query, options, shape);
    },
    quota: (options?: CallOptions) =>
      api.call<AcquisitionQuota>('acquisition.quota', {}, options, {
        numbers: ['total', 'balance'],
        lists: ['quota_list'],
        within: { quota_list: { numbers: ['expire_date', 'balance'] } },
      }),
    /** The last 180 days, 30 days a call. Unix seconds. */
    statistic: operation<
      { link_id: string; start_time: number; end_time: number },
      { click_link_customer_cnt: number; new_customer_cnt: number }
    >(api, 'acquisition.statistic', { numbers: ['click_link_customer_cnt', 'new_customer_cnt'] }),
    /** By the chat key of a callback, within 30 minutes. */
    getChatInfo: operation<
      { chat_key: string },
      {
        userid: string;
        external_userid: string;
        chat_info: { recv_msg_cnt: number; link_id: string; state?: string };
      }
    >(api, 'acquisition.getChatInfo', { within: { chat_info: { numbers: ['recv_msg_cnt'] } } }),
  };
}
