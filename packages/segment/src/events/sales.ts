import { raw, sql } from '../compile/sql.ts';
import type { Channel } from '../relations/channels.ts';
import type { Event } from './event.ts';
import { productProperties, storeProperties, wordProperty } from './lists.ts';
import { averageOf, count, days, differentOf, stores, sumOf } from './measures.ts';
import { flagProperty, hours, numberProperty, weekday, weekdays, weekends } from './properties.ts';
import type { Row } from './property.ts';

const CALLED: Record<Channel, { zh: string; en: string }> = {
  counter: { zh: '柜台', en: 'the counter' },
  app: { zh: 'App', en: 'the app' },
  mini_program: { zh: '小程序', en: 'the mini program' },
  delivery: { zh: '外卖', en: 'delivery' },
  online: { zh: '线上', en: 'online' },
};
const channel = wordProperty('channel', { name: 'channel' }, CALLED, {
  alias: '渠道',
  slot: 'how',
  say: (names, language) => (language === 'zh' ? `通过${names}` : `through ${names}`),
});
const HELD: Row = { alias: 'held', column: (name) => raw(`held.${name}`) };
const time = [hours, weekday, weekdays, weekends];
const spent = (column: string) => sumOf('spent', column, { alias: '消费', unit: 'yuan', zh: '共消费', en: 'spending' });

/** A sale that is not wholly refunded; of its money, what is left after refunds. */
export const ordered: Event = {
  kind: 'ordered',
  word: 'ordered',
  alias: '下过单',
  relation: 'purchase',
  at: 'at',
  properties: [
    // the order holds such a line
    ...productProperties(
      (row, holds, { rows }) =>
        sql`exists (select 1 from ${rows('line', 'held')} where held.customer_id = ${row.column('customer_id')} and held.order_id = ${row.column('order_id')} and ${holds(HELD)})`,
      ['line'],
    ),
    ...storeProperties('store_id'),
    channel,
    numberProperty('amount', 'paid_fen', 'yuan', { alias: '金额', zh: '单笔', en: 'for' }),
    flagProperty('by_link', { alias: '经链接', zh: '经链接', en: 'by a link' }, (row) => row.column('by_link')),
    ...time,
  ],
  main: 'product',
  measures: [
    count,
    spent('paid_fen'),
    averageOf('average', 'paid_fen', { alias: '均价', unit: 'yuan', zh: '平均每单', en: 'on average' }),
    sumOf('saved', 'discount_fen', { alias: '优惠', unit: 'yuan', zh: '共优惠', en: 'saving' }),
    stores('store_id'),
    days,
  ],
  say: (what, language, guo) => {
    if (language === 'zh') return what ? `下${guo}含${what}的单` : `下${guo}单`;
    return what ? `ordered ${what}` : 'ordered';
  },
};

/** A line of such a sale, as it was sold. */
export const bought: Event = {
  kind: 'bought',
  word: 'bought',
  alias: '买过',
  relation: 'line',
  at: 'at',
  properties: [
    ...productProperties((row, holds) => holds(row)),
    ...storeProperties('store_id'),
    channel,
    numberProperty('amount', 'amount_fen', 'yuan', { alias: '金额', zh: '单项', en: 'for' }),
    numberProperty('pieces', 'quantity', 'pieces', { alias: '每项件数', zh: '一次', en: 'each time' }),
    ...time,
  ],
  main: 'product',
  measures: [
    count,
    differentOf('orders', 'order_id', { alias: '单数', unit: 'orders', zh: '', en: 'in' }),
    sumOf('quantity', 'quantity', { alias: '件数', unit: 'pieces', zh: '共', en: 'in all' }),
    spent('amount_fen'),
    differentOf('products', 'sku', { alias: '商品数', unit: 'products', zh: '', en: '' }),
    stores('store_id'),
    days,
  ],
  say: (what, language, guo) => (language === 'zh' ? `买${guo}${what || '商品'}` : `bought ${what || 'something'}`),
};

/** Money that was given back. */
export const refunded: Event = {
  kind: 'refunded',
  word: 'refunded',
  alias: '退过款',
  relation: 'refund',
  at: 'at',
  properties: [
    ...storeProperties('store_id'),
    numberProperty('amount', 'amount_fen', 'yuan', { alias: '金额', zh: '单笔', en: 'for' }),
  ],
  main: null,
  measures: [
    count,
    sumOf('refunds', 'amount_fen', { alias: '退款额', unit: 'yuan', zh: '共退', en: 'getting back' }),
    stores('store_id'),
  ],
  say: (_, language, guo) => (language === 'zh' ? `退${guo}款` : 'got a refund'),
};
