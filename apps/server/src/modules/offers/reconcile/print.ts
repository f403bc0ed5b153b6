import { type Figure, MOVES } from '../ledger/figures.ts';
import type { Reconciliation } from './reconcile.ts';
import type { Why } from './sides-sql.ts';

const COLUMNS = [
  ['券', 'offer'],
  ['期初', 'opening'],
  ['发放', 'issued'],
  ['核销', 'redeemed'],
  ['撤销', 'cancelled'],
  ['作废', 'voided'],
  ['过期', 'expired'],
  ['期末', 'closing'],
  ['台账优惠 元', 'ledger, yuan'],
  ['订单优惠 元', 'orders, yuan'],
] as const;

const WORDS: Record<Why, string> = {
  order_without_redemption: '订单有优惠，台账无核销 · order without redemption',
  redemption_without_order: '台账有核销，订单无优惠 · redemption without order',
  amounts_differ: '金额不一致 · amounts differ',
  amount_not_told: '订单未报优惠金额 · the order does not tell the amount',
  unknown_code: '券码不存在 · no coupon has this code',
  offline_loss: '离线核销损失，已立案 · loss of a till without the network, in a case',
  undone: '核销后即撤销，未成订单 · given back before it became an order',
  foreign: '外部系统的券 · coupon of another system',
  erased: '顾客已注销，时间与金额吻合 · customer erased, instant and fen agree',
};

/** For people: Chinese first. Cells of coupons are pieces and their face in yuan; what was taken off is to the fen. */
export function textOf({ period, offers, total, ...report }: Reconciliation): string[] {
  const rows = [...offers, { ...total, offer: { code: '合计 total', name: '' }, ordersFen: report.orders.netFen }].map(
    ({ offer, opening, closing, discountFen, ordersFen, ...moves }) => [
      offer.code,
      ...[opening, ...MOVES.map((what) => moves[what]), closing].map(cell),
      ...[yuan(discountFen), yuan(ordersFen)],
    ],
  );
  const { orders, ledger, reasons, reportedLate, differences, shown } = report;
  const missing = total.missing;
  return [
    `券账核对 ${period.from} 至 ${period.to} · coupons reconciled, both days included`,
    '',
    ...aligned([COLUMNS.map(([zh]) => zh), COLUMNS.map(([, en]) => en), ...rows]),
    '',
    `期初 + 发放 − (核销 − 撤销) − 作废 − 过期 − 期末 = ${missing.pieces} 张 pieces, ${yuan(missing.fen)} 元 yuan`,
    `每格为 张 / 面值（元），其中发放的 ${total.withoutFace} 张无面值 · cells are pieces / face in yuan; ${total.withoutFace} of those issued have no face`,
    `台账 ledger: 核销 redeemed ${yuan(ledger.takenFen)} − 退回 given back ${yuan(ledger.backFen)} = ${yuan(ledger.netFen)}`,
    `订单 orders: 优惠 discounts ${yuan(orders.takenFen)} − 退回 refunds ${yuan(orders.backFen)} = ${yuan(orders.netFen)}`,
    `相差 orders − ledger = ${yuan(orders.netFen - ledger.netFen)}`,
    ...reasons.map(
      ({ why, explained, coupons, fen }) => `${explained ? '  ' : '✗ '}${yuan(fen)}（${coupons}） ${WORDS[why]}`,
    ),
    `迟报 reported an hour late or more: ${reportedLate.entries} 笔, ${yuan(reportedLate.fen)} 元`,
    ...shown.map(
      (coupon) =>
        `  ${coupon.code || '—'} ${coupon.offer ?? '—'} ${coupon.orders.join(' ') || '—'}: 订单 ${yuan(coupon.ordersTakenFen)} − ${yuan(coupon.ordersBackFen)}, 台账 ${yuan(coupon.ledgerTakenFen)} − ${yuan(coupon.ledgerBackFen)}, ${WORDS[coupon.why]}`,
    ),
    differences === 0
      ? '✓ 账实相符，分毫不差 · the ledger and the orders agree to the fen'
      : `✗ ${differences} 处不符 · ${differences} differences`,
  ];
}

const cell = ({ pieces, fen }: Figure) => `${pieces} / ${yuan(fen)}`;

/** Exact: whole fen, two places. */
const yuan = (fen: number) => {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '-' : ''}${whole}.${digits.slice(-2)}`;
};

/** The first column to the left, figures to the right. */
function aligned(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))));
  return rows.map((row) =>
    row
      .map((text, column) => {
        const space = ' '.repeat(widths[column]! - widthOf(text));
        return column === 0 ? text + space : space + text;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A terminal's columns: a Chinese character takes two. */
const widthOf = (text: string) => [...text].reduce((width, sign) => width + (sign > '\u2e7f' ? 2 : 1), 0);
