import { instant, type Sql, sql } from '../compile/sql.ts';
import type { Event } from './event.ts';
import { freeProperty, keyProperty, storeProperties } from './lists.ts';
import { count, differentOf, stores, sumOf } from './measures.ts';
import { flagProperty } from './properties.ts';
import type { Row } from './property.ts';

const offer = keyProperty(
  'offer',
  'offers',
  { name: 'offer' },
  { alias: '优惠', slot: 'what', say: (names) => ` ${names} ` },
);
const drop = freeProperty('drop', 'drop_key', {
  alias: '活动',
  slot: 'how',
  say: (names, language) => (language === 'zh' ? `在活动 ${names} 中` : `in the drop ${names}`),
});
const offers = differentOf('offers', 'offer', {
  alias: '优惠数',
  unit: 'pieces',
  zh: '不同的券',
  en: 'of different offers',
});
/** What is redeemed later than now is not redeemed yet. */
const isRedeemed = (row: Row, now: Date): Sql =>
  sql`coalesce(${row.column('status')} = 'redeemed' and ${row.column('redeemed_at')} <= ${instant(now)}, false)`;

/** A coupon that was issued to her, whatever became of it. */
export const claimed: Event = {
  kind: 'claimed',
  word: 'claimed',
  alias: '领过券',
  relation: 'coupon',
  at: 'issued_at',
  properties: [
    offer,
    drop,
    flagProperty('used', { alias: '已核销', zh: '且已核销', en: 'and redeemed it' }, isRedeemed, 'outcome'),
    flagProperty(
      'unredeemed',
      { alias: '未核销', zh: '且未核销', en: 'without redeeming it' },
      (row, now) => sql`not ${isRedeemed(row, now)}`,
      'outcome',
    ),
  ],
  main: 'offer',
  measures: [count, offers],
  say: (what, language, guo) => (language === 'zh' ? `领${guo}${what || '券'}` : `claimed ${what || 'a coupon'}`),
};

/** A coupon that she used. */
export const redeemed: Event = {
  kind: 'redeemed',
  word: 'redeemed',
  alias: '核销过券',
  relation: 'coupon',
  at: 'redeemed_at',
  which: (row) => sql`${row.column('status')} = 'redeemed'`,
  properties: [offer, drop, ...storeProperties('redeemed_store_id')],
  main: 'offer',
  measures: [
    count,
    offers,
    sumOf('saved', 'discount_fen', { alias: '优惠', unit: 'yuan', zh: '共优惠', en: 'saving' }),
    stores('redeemed_store_id'),
  ],
  say: (what, language, guo) => (language === 'zh' ? `核销${guo}${what || '券'}` : `redeemed ${what || 'a coupon'}`),
};
