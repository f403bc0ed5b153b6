import type { CallOptions } from '../transport/call.ts';
import { type Api, items } from './api.ts';
import { checksFor } from './limits.ts';
import { operation } from './operation.ts';
import type { Shape } from './shapes.ts';

/** One payment or refund (doc 93667). Times in unix seconds, money in fen. */
export interface Bill {
  transaction_id: string;
  /** 0 payment, 1 refund. */
  bill_type: number;
  /** 1 done, 3 done with refund. */
  trade_state: number;
  pay_time: number;
  out_trade_no: string;
  out_refund_no?: string;
  external_userid: string;
  /** In fen. */
  total_fee: number;
  payee_userid: string;
  /** 0 chat, 1 code, 2 live, 3 album, 14 transfer, 15 mini program. */
  payment_type: number;
  mch_id: string;
  remark?: string;
  commodity_list: { description: string; amount: number }[];
  /** In fen. */
  total_refund_fee?: number;
  refund_list: {
    out_refund_no: string;
    refund_userid: string;
    refund_comment?: string;
    refund_reqtime: number;
    /** 0 … 7. */
    refund_status: number;
    refund_fee: number;
  }[];
  contact_info?: { name?: string; phone?: string; address?: string };
  miniprogram_info?: { appid?: string; name?: string };
}

/** A merchant account and who may collect with it (doc 93666). */
export interface Merchant {
  mch_id: string;
  merchant_name?: string;
  /** 1 applied for, 2 bound, 3 withdrawn. */
  bind_status?: number;
  /** Only when bound. */
  allow_use_scope?: { user: string[]; partyid: number[]; tagid: number[] };
}

/** One movement on a merchant account (doc 98100). Times in unix seconds, money in fen. */
export interface FundFlow {
  timestamp: number;
  request_no: string;
  /** 1 refund, 2 fee, 3 payment, 4 withdrawal, 5 other. */
  transaction_type: number;
  /** 1 in, 2 out. */
  fund_flow_type: number;
  /** In fen. */
  transaction_amount: number;
  account_balance: number;
  out_trade_no: string;
  mch_id: string;
  operator_userid?: string;
  group_list?: object[];
  remark?: string;
}

const billShape: Shape = {
  numbers: ['bill_type', 'trade_state', 'pay_time', 'total_fee', 'payment_type', 'total_refund_fee'],
  lists: ['commodity_list', 'refund_list'],
  within: {
    commodity_list: { numbers: ['amount'] },
    refund_list: { numbers: ['refund_reqtime', 'refund_status', 'refund_fee'] },
  },
};
const flowShape: Shape = {
  numbers: ['timestamp', 'transaction_type', 'fund_flow_type', 'transaction_amount', 'account_balance'],
};

export function payApi(api: Api) {
  return {
    /** A span of a month at most. */
    bills(
      params: { begin_time: number; end_time: number; payee_userid?: string; cursor?: string; limit?: number },
      options?: CallOptions,
    ) {
      checksFor('pay.getBillList').span('end_time', params.begin_time, params.end_time, api.limits.paySpanDays);
      const shape = { within: { bill_list: billShape } };
      return items<Bill>(api, 'pay.getBillList', 'bill_list', { limit: 1000, ...params }, options, shape);
    },
    /** A span of 31 days at most, from 2022-12-01 on; a day is there at 11:00 of the next. */
    fundFlow(
      params: { begin_time: number; end_time: number; mch_id?: string; cursor?: string; limit?: number },
      options?: CallOptions,
    ) {
      checksFor('pay.getFundFlow').span('end_time', params.begin_time, params.end_time, api.limits.paySpanDays);
      const shape = { within: { fund_flow_list: flowShape } };
      return items<FundFlow>(api, 'pay.getFundFlow', 'fund_flow_list', { limit: 200, ...params }, options, shape);
    },
    /** The trade numbers under which the payments of one collection run (doc 95944). */
    getPaymentInfo: operation<{ payment_id: string }, { out_trade_no_list: { out_trade_no: string }[] }>(
      api,
      'pay.getPaymentInfo',
      { lists: ['out_trade_no_list'] },
    ),
    /** One merchant account. */
    getMerchant: operation<{ mch_id: string }, Merchant>(api, 'pay.getMerchant', {
      numbers: ['bind_status'],
      within: { allow_use_scope: { lists: ['user'], numberLists: ['partyid', 'tagid'] } },
    }),
  };
}

/** 对外收款, money received from customers (docs 93667, 98100, 93666). Times in unix seconds. */
export interface PayApi extends ReturnType<typeof payApi> {}
