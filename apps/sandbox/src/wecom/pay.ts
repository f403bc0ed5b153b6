import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { BillLine, FlowRow, RefundRow } from '../world/payments.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, paged, pageOf } from './shapes.ts';

const DAY_SECONDS = 86_400;
/** The flow begins here: 2022-12-01 in Beijing (API.md §24, doc 98100). */
const FIRST_FLOW = Date.parse('2022-12-01T00:00:00+08:00') / 1000;
const PAGE = pageOf(1000, 1000);

function checkSpan({ begin_time, end_time }: { begin_time: number; end_time: number }, days: number): void {
  if (end_time < begin_time) refuse(40058, 'end_time is before begin_time');
  if (end_time - begin_time > days * DAY_SECONDS) refuse(40058, `span is longer than ${days} days`);
}
/** Here a missing `next_cursor` is the end. */
const next = (cursor: string) => (cursor === '' ? {} : { next_cursor: cursor });

const refundShape = (r: RefundRow) => ({
  out_refund_no: r.out_refund_no,
  refund_userid: r.userid,
  refund_comment: r.comment,
  refund_reqtime: r.at,
  refund_status: r.status,
  refund_fee: r.fee,
});
function billShape({ bill, refunds, refund }: BillLine) {
  const given = refund ? [refund] : refunds;
  return {
    transaction_id: bill.transaction_id,
    bill_type: refund ? 1 : 0,
    trade_state: refunds.length > 0 ? 3 : 1,
    pay_time: refund?.at ?? bill.pay_time,
    out_trade_no: bill.out_trade_no,
    ...(refund ? { out_refund_no: refund.out_refund_no } : {}),
    external_userid: bill.external_userid,
    total_fee: bill.total_fee,
    payee_userid: bill.payee,
    payment_type: bill.payment_type,
    mch_id: bill.mch_id,
    remark: bill.remark,
    commodity_list: JSON.parse(bill.commodities) as object[],
    total_refund_fee: given.reduce((sum, { fee }) => sum + fee, 0),
    refund_list: given.map(refundShape),
  };
}
const flowShape = (f: FlowRow) => ({
  timestamp: f.at,
  request_no: f.request_no,
  transaction_type: f.transaction_type,
  fund_flow_type: f.fund_flow_type,
  transaction_amount: f.amount,
  account_balance: f.balance,
  out_trade_no: f.out_trade_no,
  mch_id: f.mch_id,
  ...(f.operator ? { operator_userid: f.operator } : {}),
  group_list: [],
  remark: f.remark,
});

export const payEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'externalpay/get_bill_list',
    z.object({ begin_time: num, end_time: num, payee_userid: z.string().optional(), ...PAGE }),
    (q, { world }) => {
      const { settings, payments, staff } = world;
      checkSpan(q, settings.billSpanDays);
      if (q.limit > settings.billsPerPage) refuse(40058, `limit: more than ${settings.billsPerPage}`);
      const payee = q.payee_userid && (staff.find(q.payee_userid)?.userid ?? refuse(660002, 'invalid payee_userid'));
      const { rows, nextCursor } = paged((from, n) => payments.lines(q.begin_time, q.end_time, from, n), q);
      // filtered after the page was cut: it may be shorter than its limit, and even empty
      const bills = rows.filter(({ bill }) => !payee || bill.payee === payee);
      return { bill_list: bills.map(billShape), ...next(nextCursor) };
    },
  ),
  endpoint(
    'POST',
    'externalpay/get_fund_flow',
    z.object({ begin_time: num, end_time: num, mch_id: z.string().optional(), ...pageOf(1000, 200) }),
    (q, { world }) => {
      const { settings, payments } = world;
      checkSpan(q, settings.flowSpanDays);
      if (q.begin_time < FIRST_FLOW) refuse(40058, 'begin_time is before 2022-12-01');
      if (q.limit > settings.flowsPerPage) refuse(40058, `limit: more than ${settings.flowsPerPage}`);
      const mchId = q.mch_id ? payments.merchantOf(q.mch_id).mchId : undefined;
      const { rows, nextCursor } = paged(
        (offset, limit) => payments.flows({ from: q.begin_time, until: q.end_time, mchId, offset, limit }),
        q,
      );
      return { fund_flow_list: rows.map(flowShape), ...next(nextCursor) };
    },
  ),
  endpoint('POST', 'externalpay/get_payment_info', z.object({ payment_id: z.string() }), (q, { world }) => {
    const found = world.payments.ofProject(q.payment_id);
    if (found.length === 0) refuse(40058, 'invalid payment_id');
    return { bill_list: found.map((out_trade_no) => ({ out_trade_no })) };
  }),
  endpoint('POST', 'externalpay/getmerchant', z.object({ mch_id: z.string() }), (q, { world }) => {
    const { mchId, name, users, parties } = world.payments.merchantOf(q.mch_id);
    return {
      mch_id: mchId,
      merchant_name: name,
      bind_status: 2,
      allow_use_scope: { user: users, partyid: parties, tagid: [] },
    };
  }),
];
