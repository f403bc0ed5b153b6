import type { CallOptions } from '../transport/call.ts';
import { type Api, items } from './api.ts';
import { type Checks, checksFor } from './limits.ts';
import { operation } from './operation.ts';
import type { Shape } from './shapes.ts';

/** What can be set of a link; 500 people at most, departments counted (doc 97297). */
export interface AcquisitionLinkSettings {
  link_name?: string;
  /** Replaced as a whole. */
  range?: { user_list?: readonly string[]; department_list?: readonly number[] };
  skip_verify?: boolean;
  /** 1 the whole corp's, 2 those listed first. */
  priority_option?: { priority_type: 1 | 2; priority_userid_list?: readonly string[] };
  mark_source?: boolean;
}

/** A link as customers get it. Times in unix seconds. */
export interface AcquisitionLink {
  link_id: string;
  link_name: string;
  /** `?customer_channel=…` (64 bytes) may be appended; it comes back as `state`. */
  url: string;
  create_time: number;
}

/** A link with those who receive its customers. */
export interface AcquisitionLinkDetail {
  link: AcquisitionLink;
  range: { user_list: string[]; department_list: number[] };
  priority_option?: { priority_type: number; priority_userid_list: string[] };
}

/** Who came by a link. */
export interface AcquiredCustomer {
  external_userid: string;
  userid: string;
  /** 0 has not written, 1 has written, 2 unknown. */
  chat_status: number;
  state?: string;
}

/** Uses that are left of those bought. Dates in unix seconds. */
export interface AcquisitionQuota {
  total: number;
  balance: number;
  quota_list: { expire_date: number; balance: number }[];
}

const link: Shape = { numbers: ['create_time'] };
const detail: Shape = {
  within: {
    link,
    range: { lists: ['user_list'], numberLists: ['department_list'] },
    priority_option: { numbers: ['priority_type'], lists: ['priority_userid_list'] },
  },
};

export function acquisitionApi(api: Api) {
  function check(checks: Checks, params: AcquisitionLinkSettings): void {
    checks.characters('link_name', params.link_name, api.limits.acquisitionNameCharacters);
    checks.count('range.user_list', params.range?.user_list, api.limits.acquisitionUsers);
    const first = params.priority_option?.priority_userid_list;
    checks.count('priority_option.priority_userid_list', first, api.limits.acquisitionPriorityUsers);
  }

  return {
    /** Ids of the app's own links. */
    links(params: { limit?: number; cursor?: string } = {}, options?: CallOptions) {
      return items<string>(api, 'acquisition.listLinks', 'link_id_list', { limit: 100, ...params }, options);
    },
    /** One link with its range. */
    get: operation<{ link_id: string }, AcquisitionLinkDetail>(api, 'acquisition.get', detail),
    /** The number of links is capped (41095); the cap is not published. */
    async create(
      params: AcquisitionLinkSettings & Required<Pick<AcquisitionLinkSettings, 'link_name' | 'range'>>,
      options?: CallOptions,
    ): Promise<AcquisitionLink> {
      check(checksFor('acquisition.create'), params);
      const shape = { within: { link } };
      return (await api.call<{ link: AcquisitionLink }>('acquisition.create', params, options, shape)).link;
    },
    /** The range is replaced as a whole. */
    async update(params: AcquisitionLinkSettings & { link_id: string }, options?: CallOptions): Promise<void> {
      check(checksFor('acquisition.update'), params);
      await api.call('acquisition.update', params, options);
    },
    /** Fires no callback. */
    del: operation<{ link_id: string }>(api, 'acquisition.del'),
    /** Customers who came by one link, over all time. */
    customers(params: { link_id: string; limit?: number; cursor?: string }, options?: CallOptions) {
      const shape = { within: { customer_list: { numbers: ['chat_status'] } } };
      const query = { limit: 1000, ...params };
      return items<AcquiredCustomer>(api, 'acquisition.customers', 'customer_list', query, options, shape);
    },
    /** What is left to use (doc 97375). */
    quota: (options?: CallOptions) =>
      api.call<AcquisitionQuota>('acquisition.quota', {}, options, {
        numbers: ['total', 'balance'],
        lists: ['quota_list'],
        within: { quota_list: { numbers: ['expire_date', 'balance'] } },
      }),
    /** The last 180 days, 30 days a call. Unix seconds. */
    async statistic(
      params: { link_id: string; start_time: number; end_time: number },
      options?: CallOptions,
    ): Promise<{ click_link_customer_cnt: number; new_customer_cnt: number }> {
      const { start_time, end_time } = params;
      checksFor('acquisition.statistic').span('end_time', start_time, end_time, api.limits.statisticsSpanDays);
      return api.call<{ click_link_customer_cnt: number; new_customer_cnt: number }>(
        'acquisition.statistic',
        params,
        options,
        { numbers: ['click_link_customer_cnt', 'new_customer_cnt'] },
      );
    },
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

/** 获客助手, paid acquisition links (docs 97297, 97298, 97375, 100130). Only the app's own. */
export interface AcquisitionApi extends ReturnType<typeof acquisitionApi> {}
