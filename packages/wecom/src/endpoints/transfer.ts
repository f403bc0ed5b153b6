import type { CallOptions } from '../transport/call.ts';
import { type Api, items } from './api.ts';
import { checksFor } from './limits.ts';

/** At most 100 customers from one member to another (LIMITS §7). */
export interface CustomerTransfer {
  handover_userid: string;
  takeover_userid: string;
  external_userid: readonly string[];
}

/** `errcode` 0 means started, not done: ask for the result. */
export interface TransferStart {
  external_userid: string;
  errcode: number;
}

/** How far one customer's transfer is. */
export interface TransferResult {
  external_userid: string;
  /** 1 done, 2 waiting, 3 refused, 4 receiver full, 5 no record (older). */
  status: number;
  takeover_time: number;
}

/** A customer whose member has left. */
export interface Unassigned {
  handover_userid: string;
  external_userid: string;
  dimission_time: number;
}

/** The pair of members a transfer was between. */
export interface TransferQuery {
  handover_userid: string;
  takeover_userid: string;
  cursor?: string;
}

export function transferApi(api: Api) {
  async function start(
    name: 'transfer.customer' | 'transfer.resignedCustomer',
    params: CustomerTransfer & { transfer_success_msg?: string },
    options: CallOptions | undefined,
  ): Promise<TransferStart[]> {
    const check = checksFor(name);
    check.required('external_userid', params.external_userid);
    check.count('external_userid', params.external_userid, api.limits.transferCustomers);
    check.characters('transfer_success_msg', params.transfer_success_msg, api.limits.transferTextCharacters);
    const shape = { lists: ['customer'], within: { customer: { numbers: ['errcode'] } } };
    return (await api.call<{ customer: TransferStart[] }>(name, params, options, shape)).customer;
  }

  const results = (
    name: 'transfer.result' | 'transfer.resignedResult',
    params: TransferQuery,
    options: CallOptions | undefined,
  ) =>
    items<TransferResult>(api, name, 'customer', params, options, {
      within: { customer: { numbers: ['status', 'takeover_time'] } },
    });

  return {
    /** From a member who is still there; the customer may refuse within 24 hours. Twice in 90 days at most. */
    customer: (params: CustomerTransfer & { transfer_success_msg?: string }, options?: CallOptions) =>
      start('transfer.customer', params, options),
    /** Customers of this pair with their status; 24 hours after the start the platform decides for the silent. */
    result: (params: TransferQuery, options?: CallOptions) => results('transfer.result', params, options),

    /** Customers of members who have left and nobody has taken over. */
    unassignedList(params: { page_size?: number; cursor?: string } = {}, options?: CallOptions) {
      return items<Unassigned>(api, 'transfer.unassignedList', 'info', { page_size: 1000, ...params }, options, {
        within: { info: { numbers: ['dimission_time'] } },
      });
    },
    /** Of a member who left within a year and had logged in within the year before (40097, 40205). */
    resignedCustomer: (params: CustomerTransfer, options?: CallOptions) =>
      start('transfer.resignedCustomer', params, options),
    /** Like `result`, of a member who has left. */
    resignedResult: (params: TransferQuery, options?: CallOptions) =>
      results('transfer.resignedResult', params, options),
  };
}

/** Customers passed from one member to another (docs 92125, 94088, 92124, 94081, 94082). */
export interface TransferApi extends ReturnType<typeof transferApi> {}
