import { type Directory, EMPTY_DIRECTORY } from '../directory/directory.ts';

/** A small chain, for the tests of conditions. */
export const CHAIN: Directory = {
  ...EMPTY_DIRECTORY,
  products: [
    { key: 'L1', name: '生椰拿铁', category: '咖啡', brand: '椰树' },
    { key: 'T1', name: '乌龙茶', category: '茶', brand: null },
    { key: 'F1', name: '可颂', category: '烘焙', brand: null },
  ],
  stores: [
    store('S1', '陆家嘴店', 101, '上海', ['pudong', 'east'], 121.4998, 31.2397, 'rain'),
    store('S2', '人民广场店', 102, '上海', ['east'], 121.4737, 31.2304, 'hot'),
    store('S3', '国贸店', 103, '北京', ['north'], 116.4611, 39.9087, null),
  ],
  regions: [named('east', '华东'), named('north', '华北'), named('pudong', '浦东')],
  tags: [named('own:mask', '想要面膜'), named('own:masked', '买过面膜'), named('et1', 'VIP'), named('et2', 'VIP')],
  tiers: [
    { ...named('basic', '普通'), rank: 0 },
    { ...named('silver', '银卡'), rank: 1 },
    { ...named('gold', '金卡'), rank: 2 },
  ],
  offers: [named('noon', '午间 8 折'), named('noon-5', '午间券'), named('welcome', '新人券')],
  sources: [named('poster', '柜台海报'), named('stand', '柜台立牌')],
  playbooks: [named('noon', '午间快闪'), named('rain', '雨天关怀')],
  accounts: [{ ...named('lily', '首席福利官'), accountId: 11 }],
  groups: [
    { ...named('wr1', '陆家嘴福利 1 群'), groupId: 21 },
    { ...named('wr2', '陆家嘴福利 2 群'), groupId: 22 },
  ],
  segments: [
    { ...named('sg1', '老客'), tree: { kind: 'orders_total', op: '>=', value: 5 } },
    { ...named('sg2', '上海人'), tree: { kind: 'city', in: ['上海'] } },
  ],
  cities: ['上海', '北京'],
  tastes: ['latte', 'tea'],
};

function named(key: string, name: string) {
  return { key, name };
}
function store(
  key: string,
  name: string,
  storeId: number,
  city: string,
  regions: readonly string[],
  lng: number,
  lat: number,
  weather: string | null,
) {
  return { key, name, storeId, city, regions, lng, lat, weather };
}
