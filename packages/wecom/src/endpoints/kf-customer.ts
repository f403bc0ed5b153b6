import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import type { KfChannels } from './kf-message.ts';
import { checksFor } from './limits.ts';
import { operation } from './operation.ts';

/** A customer of the last 48 hours (doc 95159). */
export interface KfCustomer {
  external_userid: string;
  nickname?: string;
  avatar?: string;
  gender?: number;
  unionid?: string;
  /** How the customer came in, when it was asked for. */
  enter_session_context?: { scene?: string; scene_param?: string; wechat_channels?: KfChannels };
}

/** Who and what a customer may be offered instead of the account (doc 94674). */
export interface KfUpgradeConfig {
  member_range?: { userid_list: string[]; department_id_list: number[] };
  groupchat_range?: { chat_id_list: string[] };
}

/** People who write to accounts, and what they may be offered instead (docs 95159, 94674). */
export function kfCustomerApi(api: Api) {
  return {
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
    /** Members, departments and groups that may be offered. */
    getUpgradeServiceConfig: (options?: CallOptions) =>
      api.call<KfUpgradeConfig>('kf.getUpgradeServiceConfig', {}, options, {
        within: {
          member_range: { lists: ['userid_list'], numberLists: ['department_id_list'] },
          groupchat_range: { lists: ['chat_id_list'] },
        },
      }),
    /** Offers the customer a member (type 1) or a group (type 2). */
    upgradeService: operation<
      { open_kfid: string; external_userid: string } & (
        | { type: 1; member: { userid: string; wording?: string } }
        | { type: 2; groupchat: { chat_id: string; wording?: string } }
      )
    >(api, 'kf.upgradeService'),
    /** Takes the offer back. */
    cancelUpgradeService: operation<{ open_kfid: string; external_userid: string }>(api, 'kf.cancelUpgradeService'),
  };
}

/** People who write to accounts, and what they may be offered instead (docs 95159, 94674). */
export interface KfCustomerApi extends ReturnType<typeof kfCustomerApi> {}
