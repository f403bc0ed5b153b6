import { seconds, type WorldContext } from './context.ts';
import { beijingDay, secondsOfDay } from './days.ts';
import { ImpossibleAct, refuse } from './errors.ts';
import { derivedId } from './ids.ts';
import type { People } from './people.ts';
import { type Staff, sameCase } from './staff.ts';

/** 0 chat, 1 code, 2 live, 3 album, 14 transfer, 15 mini program (API.md §24). */
type PaymentType = 0 | 1 | 2 | 3 | 14 | 15;
interface Commodity {
  description: string;
  /** Fen. */
  amount: number;
}
export interface Payment {
  personId: number;
  payee: string;
  /** Fen. */
  fee: number;
  type: PaymentType;
  remark: string;
  commodities: Commodity[];
  /** Several payments may belong to one project, e.g. of a group. */
  paymentId?: string | undefined;
}
export interface BillRow {
  seq: number;
  out_trade_no: string;
  transaction_id: string;
  payment_id: string;
  pay_time: number;
  external_userid: string;
  payee: string;
  payment_type: PaymentType;
  total_fee: number;
  mch_id: string;
  remark: string;
  commodities: string;
}
export interface RefundRow {
  out_refund_no: string;
  out_trade_no: string;
  userid: string;
  comment: string;
  at: number;
  fee: number;
  status: number;
}
/** One line of the bill list: a payment, or a refund beside the payment that it gives back. */
export interface BillLine {
  bill: BillRow;
  refunds: RefundRow[];
  /** Set on the line of a refund. */
  refund: RefundRow | null;
}
export interface FlowRow {
  at: number;
  request_no: string;
  transaction_type: number;
  fund_flow_type: number;
  amount: number;
  balance: number;
  out_trade_no: string;
  mch_id: string;
  operator: string | null;
  remark: string;
}
export interface Merchant {
  mchId: string;
  name: string;
  users: string[];
  parties: number[];
}

/** `transaction_type` and `fund_flow_type` of the flow (API.md §24). */
const FLOW = { refund: [1, 2], fee: [2, 2], payment: [3, 1] } as const;
/** `refund_status`: done. A refund of this corp is never under way. */
const REFUNDED = 2;

/** So many digits that depend on the parts alone. */
const digits = (length: number, ...parts: (string | number)[]) =>
  [...derivedId(length, ...parts)].map((character) => character.charCodeAt(0) % 10).join('');

/** 对外收款: a merchant of the corp, payments of customers to members, and what they do to the account. Money in fen. */
export function createPayments(ctx: WorldContext, { people, staff }: { people: People; staff: Staff }) {
  const { store, settings, clock } = ctx;

  const readMerchant = (row: { mch_id: string; name: string; users: string; parties: string }): Merchant => ({
    mchId: row.mch_id,
    name: row.name,
    users: JSON.parse(row.users) as string[],
    parties: JSON.parse(row.parties) as number[],
  });
  /** The corp's merchant; it is there from the first question on. */
  const merchant = (): Merchant => {
    const known = store.get<Parameters<typeof readMerchant>[0]>('select * from pay_merchant order by rowid limit 1');
    if (known) return readMerchant(known);
    const mchId = `16${digits(8, ctx.seed, 'merchant')}`;
    store.run(
      'insert into pay_merchant (mch_id, name, users, parties) values (?, ?, ?, ?)',
      mchId,
      '小二咖啡有限公司',
      '[]',
      '[]',
    );
    return merchant();
  };
  const mayReceive = (userid: string): boolean => {
    const { users, parties } = merchant();
    const member = staff.find(userid);
    if (member?.status !== 1) return false;
    const everybody = users.length + parties.length === 0;
    return everybody || users.includes(member.userid) || member.departments.some((id) => parties.includes(id));
  };

  const flow = (
    kind: keyof typeof FLOW,
    mchId: string,
    amount: number,
    about: { outTradeNo: string; operator?: string; remark: string },
  ) => {
    const [transactionType, flowType] = FLOW[kind];
    const before = store.get<{ balance: number }>(
      'select balance from pay_flow where mch_id = ? order by seq desc limit 1',
      mchId,
    );
    store.run(
      `insert into pay_flow (request_no, mch_id, at, transaction_type, fund_flow_type, amount, balance, out_trade_no, operator, remark)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ctx.newId('trade'),
      mchId,
      seconds(ctx),
      transactionType,
      flowType,
      amount,
      (before?.balance ?? 0) + (flowType === 1 ? amount : -amount),
      about.outTradeNo,
      about.operator ?? null,
      about.remark,
    );
  };
  const bill = (outTradeNo: string) => store.get<BillRow>('select * from pay_bill where out_trade_no = ?', outTradeNo);
  const refundsOf = (outTradeNo: string): RefundRow[] =>
    store.all<RefundRow>('select * from pay_refund where out_trade_no = ? order by seq', outTradeNo);

  return {
    /** A customer pays a member; the merchant's fee goes at once. */
    pay: (payment: Payment): { outTradeNo: string; paymentId: string } =>
      store.transaction(() => {
        const person = people.find(payment.personId);
        if (!person) throw new ImpossibleAct(`没有编号为 ${payment.personId} 的顾客`);
        if (!mayReceive(payment.payee)) throw new ImpossibleAct('这位员工不能收款');
        const { mchId } = merchant();
        const outTradeNo = ctx.newId('trade');
        const paymentId = payment.paymentId ?? `pay${outTradeNo}`;
        store.run(
          `insert into pay_bill (out_trade_no, transaction_id, payment_id, pay_time, person_id, external_userid, payee, payment_type, total_fee, mch_id, remark, commodities)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          outTradeNo,
          `42${digits(26, ctx.seed, 'transaction', outTradeNo)}`,
          paymentId,
          seconds(ctx),
          person.id,
          person.externalUserid,
          sameCase(payment.payee),
          payment.type,
          payment.fee,
          mchId,
          payment.remark,
          JSON.stringify(payment.commodities),
        );
        flow('payment', mchId, payment.fee, { outTradeNo, remark: payment.remark });
        const kept = Math.round((payment.fee * settings.feePerMille) / 1000);
        if (kept > 0) flow('fee', mchId, kept, { outTradeNo, remark: '手续费' });
        return { outTradeNo, paymentId };
      }),
    /** A member gives back all or part of a payment. */
    refund: (outTradeNo: string, given: { userid: string; fee: number; comment: string }): { outRefundNo: string } =>
      store.transaction(() => {
        const paid = bill(outTradeNo);
        if (!paid) throw new ImpossibleAct('没有这笔收款');
        const back = refundsOf(outTradeNo).reduce((sum, { fee }) => sum + fee, 0);
        if (given.fee <= 0 || back + given.fee > paid.total_fee) throw new ImpossibleAct('退款超过了收款金额');
        const outRefundNo = ctx.newId('refund');
        store.run(
          'insert into pay_refund (out_refund_no, out_trade_no, userid, comment, at, fee, status) values (?, ?, ?, ?, ?, ?, ?)',
          outRefundNo,
          outTradeNo,
          sameCase(given.userid),
          given.comment,
          seconds(ctx),
          given.fee,
          REFUNDED,
        );
        flow('refund', paid.mch_id, given.fee, { outTradeNo, operator: sameCase(given.userid), remark: given.comment });
        return { outRefundNo };
      }),

    /** Payments and refunds of a span in order of time, so many from a position on. */
    lines(from: number, until: number, offset: number, limit: number): BillLine[] {
      const rows = store.all<{ out_trade_no: string; out_refund_no: string | null }>(
        `select out_trade_no, null as out_refund_no, pay_time as at, 0 as kind, seq from pay_bill where pay_time between :from and :until
         union all select out_trade_no, out_refund_no, at, 1, seq from pay_refund where at between :from and :until
         order by at, kind, seq limit :limit offset :offset`,
        { from, until, limit, offset },
      );
      return rows.map((row) => {
        const refunds = refundsOf(row.out_trade_no);
        const refund = refunds.find((one) => one.out_refund_no === row.out_refund_no) ?? null;
        return { bill: bill(row.out_trade_no)!, refunds, refund };
      });
    },
    /** The flow of days that are ready: from 11:00 of the next Beijing day on (doc 98100). */
    flows(query: { from: number; until: number; mchId: string | undefined; offset: number; limit: number }): FlowRow[] {
      const today = beijingDay(clock.now());
      const ready = seconds(ctx) >= secondsOfDay(today) + settings.flowReadyHour * 3600 ? today : today - 1;
      return store.all<FlowRow>(
        'select * from pay_flow where at >= ? and at <= ? and at < ? and (? is null or mch_id = ?) order by seq limit ? offset ?',
        query.from,
        query.until,
        secondsOfDay(ready),
        query.mchId ?? null,
        query.mchId ?? null,
        query.limit,
        query.offset,
      );
    },
    ofProject: (paymentId: string): string[] =>
      store
        .all<{ no: string }>('select out_trade_no as no from pay_bill where payment_id = ? order by seq', paymentId)
        .map(({ no }) => no),
    /** The corp's own, or a refusal. */
    merchantOf(mchId: string): Merchant {
      const own = merchant();
      return own.mchId === mchId ? own : refuse(660001, 'invalid mch_id');
    },
    merchant,
    /** Who may receive money; nobody named means everybody. */
    setScope({ users, parties }: Pick<Merchant, 'users' | 'parties'>): void {
      store.run(
        'update pay_merchant set users = ?, parties = ? where mch_id = ?',
        JSON.stringify(users.map(sameCase)),
        JSON.stringify(parties),
        merchant().mchId,
      );
    },
  };
}
