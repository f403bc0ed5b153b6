import type { Bill, FundFlow } from '@xiaoer/wecom';
import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

const DAY = 86_400;
const all = async <T>(list: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
};
const pay = (corp: Corp, person: number, payee: string, fee: number, more: { paymentId?: string } = {}) =>
  corp.world.payments.pay({
    personId: person,
    payee,
    fee,
    type: 0,
    remark: '团购',
    commodities: [{ description: '挂耳', amount: fee }],
    ...more,
  });
const at = (corp: Corp, time: string) => corp.clock.advanceTo(new Date(time));

export const payContract: ContractCases = {
  'pay.getBillList': async (corp) => {
    const { client, world } = corp;
    const first = pay(corp, 1, 'lin.qiao', 3800);
    const firstAt = corp.now();
    at(corp, '2026-03-16T09:00:00+08:00');
    pay(corp, 2, 'Gao.Yuan', 1200);
    at(corp, '2026-03-16T10:00:00+08:00');
    const { outRefundNo } = world.payments.refund(first.outTradeNo, {
      userid: 'lin.qiao',
      fee: 800,
      comment: '少一包',
    });
    const span = { begin_time: corp.now() - DAY, end_time: corp.now() };

    const refund = {
      out_refund_no: outRefundNo,
      refund_userid: 'lin.qiao',
      refund_comment: '少一包',
      refund_fee: 800,
      refund_status: 2,
    };
    const bills: Partial<Bill>[] = await all(client.pay.bills(span));
    expect(bills).toMatchObject([
      {
        bill_type: 0,
        trade_state: 3,
        pay_time: firstAt,
        out_trade_no: first.outTradeNo,
        external_userid: corp.external(1),
        total_fee: 3800,
        payee_userid: 'lin.qiao',
        commodity_list: [{ description: '挂耳', amount: 3800 }],
        total_refund_fee: 800,
        refund_list: [refund],
      },
      { bill_type: 0, trade_state: 1, payee_userid: 'gao.yuan', total_fee: 1200, total_refund_fee: 0, refund_list: [] },
      {
        bill_type: 1,
        pay_time: corp.now(),
        out_trade_no: first.outTradeNo,
        out_refund_no: outRefundNo,
        refund_list: [refund],
      },
    ]);
    expect(await all(client.pay.bills({ ...span, limit: 1 })), 'page by page').toEqual(bills);
    // of one member: pages are cut before they are filtered, so one of these is empty with more behind it
    expect(
      (await all(client.pay.bills({ ...span, payee_userid: 'Lin.Qiao', limit: 1 }))).map((b) => b.bill_type),
    ).toEqual([0, 1]);
    expect(await all(client.pay.bills({ begin_time: firstAt, end_time: firstAt }))).toHaveLength(1);

    const refused = (more: object) => corp.refusalOf('pay.getBillList', { ...span, ...more });
    expect(await refused({ begin_time: span.end_time - 31 * DAY - 1 }), 'a month').toBe(40058);
    expect(await refused({ begin_time: span.end_time + 1 })).toBe(40058);
    expect(await refused({ limit: 1001 })).toBe(40058);
    expect(await refused({ payee_userid: 'nobody' })).toBe(660002);
    expect(await refused({ cursor: 'nonsense' })).toBe(50100);
    expect(() => world.payments.refund(first.outTradeNo, { userid: 'lin.qiao', fee: 3001, comment: '' })).toThrow();
  },

  'pay.getFundFlow': async (corp) => {
    const { client, world } = corp;
    const { outTradeNo } = pay(corp, 1, 'lin.qiao', 10_000);
    world.payments.refund(outTradeNo, { userid: 'lin.qiao', fee: 2_000, comment: '' });
    const span = { begin_time: corp.now() - 60, end_time: corp.now() + 60 };
    const { mchId } = world.payments.merchant();
    at(corp, '2026-03-17T10:59:59+08:00');
    expect(await all(client.pay.fundFlow(span)), 'ready at 11:00 of the next day').toEqual([]);
    at(corp, '2026-03-17T11:00:00+08:00');
    const flows: FundFlow[] = await all(client.pay.fundFlow({ ...span, mch_id: mchId }));
    expect(flows).toMatchObject([
      {
        transaction_type: 3,
        fund_flow_type: 1,
        transaction_amount: 10_000,
        account_balance: 10_000,
        out_trade_no: outTradeNo,
        mch_id: mchId,
      },
      { transaction_type: 2, fund_flow_type: 2, transaction_amount: 60, account_balance: 9_940 },
      {
        transaction_type: 1,
        fund_flow_type: 2,
        transaction_amount: 2_000,
        account_balance: 7_940,
        operator_userid: 'lin.qiao',
      },
    ]);
    expect(await all(client.pay.fundFlow({ ...span, limit: 2 }))).toEqual(flows);

    const refused = (more: object) => corp.refusalOf('pay.getFundFlow', { ...span, ...more });
    expect(await refused({ begin_time: span.end_time - 31 * DAY - 1 })).toBe(40058);
    expect(await refused({ begin_time: 1_669_823_999, end_time: 1_669_824_000 }), 'from 2022-12-01 on').toBe(40058);
    expect(await refused({ limit: 201 })).toBe(40058);
    expect(await refused({ mch_id: '1' })).toBe(660001);
  },

  'pay.getPaymentInfo': async (corp) => {
    const one = pay(corp, 1, 'lin.qiao', 900, { paymentId: 'group-buy-7' });
    const two = pay(corp, 2, 'lin.qiao', 900, { paymentId: 'group-buy-7' });
    pay(corp, 3, 'lin.qiao', 900);
    expect(await corp.client.pay.getPaymentInfo({ payment_id: 'group-buy-7' })).toMatchObject({
      bill_list: [{ out_trade_no: one.outTradeNo }, { out_trade_no: two.outTradeNo }],
    });
    expect(await corp.refusalOf('pay.getPaymentInfo', { payment_id: 'unknown' })).toBe(40058);
  },

  'pay.getMerchant': async (corp) => {
    const { payments } = corp.world;
    const { mchId } = payments.merchant();
    payments.setScope({ users: ['Lin.Qiao'], parties: [] });
    expect(await corp.client.pay.getMerchant({ mch_id: mchId })).toMatchObject({
      mch_id: mchId,
      bind_status: 2,
      allow_use_scope: { user: ['lin.qiao'], partyid: [], tagid: [] },
    });
    expect(() => pay(corp, 1, 'gao.yuan', 900), 'outside of the scope').toThrow();
    payments.setScope({ users: [], parties: [1] });
    pay(corp, 1, 'gao.yuan', 900);
    expect(await corp.refusalOf('pay.getMerchant', { mch_id: '1900000000' })).toBe(660001);
  },
};
