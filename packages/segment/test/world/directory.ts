import { CHANNELS, type Directory } from '../../src/index.ts';
import type { Draw } from './draw.ts';

export { CHANNELS };
/** States and kinds as the modules write them. */
export const CONTACT_STATES = [
  'active',
  'removed_by_customer',
  'removed_by_staff',
  'transferred',
  'perhaps_gone',
] as const;
export const IDENTITY_KINDS = ['external_userid', 'openid', 'unionid', 'phone', 'card', 'app_user'] as const;
export const BUDGET_KINDS = ['mass_send_day', 'promotion_day', 'promotion_week'] as const;
export const TOUCH_CHANNELS = ['mass_send', 'moment', 'customer_service', 'subscribe_message'] as const;

/** Where things happen: the first ones of a directory. */
export const BUSY_STORES = 7;
/** Long lists take another way through an engine than short ones. */
const manyStores: Directory['stores'] = Array.from({ length: 60 }, (_, i) => ({
  key: `N${i}`,
  name: `新店 ${i}`,
  storeId: 500 + i,
  city: ['上海', '北京', '苏州'][i % 3]!,
  regions: [['east'], ['north'], []][i % 3]!,
  lng: 116.4 + i * 0.01,
  lat: 39.9,
  weather: null,
}));

/** Names with everything that a text form has to quote: spaces, quotes, backslashes, doubles, words of the language. */
export function drawDirectory(draw: Draw): Directory {
  const named = (key: string, name: string) => ({ key, name });
  return {
    products: [
      { key: 'L1', name: '生椰拿铁', category: '咖啡', brand: '椰树' },
      { key: 'L2', name: '拿铁', category: '咖啡', brand: null },
      { key: 'A-1', name: '美式 "大杯"', category: '咖啡', brand: '蓝山' },
      { key: 'T 1', name: '限定', category: '茶', brand: '蓝山' },
      { key: 'T2', name: '限定', category: '茶', brand: null },
      { key: 'F\\1', name: 'and', category: '食品', brand: '伊利' },
      { key: 'F2', name: '吐司', category: '食品', brand: '伊利' },
      { key: 'F3', name: '牛奶', category: '食品', brand: '椰树' },
    ],
    stores: [
      ...draw.times(BUSY_STORES, (i) => ({
        key: `S${i + 1}`,
        name: i === 6 ? '人民广场店' : `${['人民广场', '徐家汇', '望京', '国贸', '春熙路', '天府'][i]}店`,
        storeId: 100 + i,
        city: ['上海', '上海', '北京', '北京', '成都', '成都', '上海'][i]!,
        regions: [['east'], ['east'], ['north'], ['north', 'capital'], ['west'], [], ['east']][i]!,
        // some within metres of one another, one on the other side of the date line
        lng: i === 5 ? -179.999 : 121.4737 + i * 0.013,
        lat: i === 5 ? 0 : 31.2304 + i * 0.007,
        weather: draw.pick([null, 'rain', 'rain', 'hot', 'cold']),
      })),
      ...(draw.chance(0.3) ? manyStores : []),
    ],
    regions: [named('east', '华东'), named('north', '华北'), named('capital', '首都'), named('west', '西南')],
    tags: [
      named('own:要口罩', '要口罩'),
      named('own:买过口罩', '买过口罩'),
      named('etAAA', 'VIP'),
      named('etBBB', 'VIP'),
      named('own:not', 'not'),
    ],
    tiers: [
      { key: 'basic', name: '普通', rank: 0 },
      { key: 'silver', name: '银卡', rank: 1 },
      { key: 'gold', name: '金卡', rank: 2 },
      { key: 'black', name: '黑金', rank: 5 },
    ],
    offers: [named('noon-5', '午间立减 5 元'), named('second-half', '第二杯半价'), named('free', '免费券')],
    sources: [named('poster', '柜台海报'), named('bag', '外卖袋'), named('cup', '杯套')],
    playbooks: [named('noon', '午间快闪'), named('rain', '雨天关怀'), named('lapse', '唤回')],
    accounts: [
      { key: 'lily', name: '首席福利官 Lily', accountId: 11 },
      { key: 'tom', name: '店长 Tom', accountId: 12 },
      { key: 'amy', name: '店长 Tom', accountId: 13 },
    ],
    groups: [
      { key: 'wr-1', name: '福利一群', groupId: 21 },
      { key: 'wr-2', name: '福利二群', groupId: 22 },
      { key: 'wr-3', name: '福利二群', groupId: 23 },
    ],
    segments: [],
    cities: ['上海', '北京', '成都', "Xi'an"],
    tastes: ['latte', 'tea', '甜'],
    settings: {
      lifecycle: draw.pick([
        { newDays: 30, lapsingDays: 30, lostDays: 60 },
        { newDays: 7, lapsingDays: 14, lostDays: 90 },
        { newDays: 60, lapsingDays: 30, lostDays: 60 },
      ]),
      attentionCaps: draw.pick([
        { mass_send_day: 1, promotion_day: 1, promotion_week: 4 },
        { mass_send_day: 0, promotion_day: 2, promotion_week: 2 },
      ]),
      programmeHoldout: draw.pick([0, 0.02, 0.1, 0.5]),
    },
  };
}
