import { type Directory, EMPTY_DIRECTORY } from '../directory/directory.ts';

const store = (key: string, name: string, storeId: number, city: string, regions: string[]) => ({
  key,
  name,
  storeId,
  city,
  regions,
  lng: 0,
  lat: 0,
  weather: null,
});

/** The names that events use, for the tests of conditions about them. */
export const DIRECTORY: Directory = {
  ...EMPTY_DIRECTORY,
  products: [
    { key: 'L1', name: '生椰拿铁', category: '咖啡', brand: '椰树' },
    { key: 'L2', name: '拿铁', category: '咖啡', brand: null },
    { key: 'B1', name: '吐司', category: '烘焙', brand: '蓝山' },
  ],
  stores: [
    store('S1', '人民广场店', 1, '上海', ['downtown', 'east']),
    store('S2', '徐家汇店', 2, '上海', ['east']),
    store('S3', '望京店', 3, '北京', []),
  ],
  regions: [
    { key: 'east', name: '华东' },
    { key: 'downtown', name: '市中心' },
  ],
  offers: [
    { key: 'noon', name: '午间券' },
    { key: 'half', name: '第二杯半价' },
  ],
  playbooks: [{ key: 'rain', name: '雨天关怀' }],
  sources: [{ key: 'poster', name: '柜台立牌' }],
  accounts: [
    { key: 'lily', name: 'Lily', accountId: 11 },
    { key: 'amy', name: 'Amy', accountId: 12 },
  ],
  groups: [{ key: 'g1', name: '一群', groupId: 21 }],
  cities: ['上海', '北京'],
};
