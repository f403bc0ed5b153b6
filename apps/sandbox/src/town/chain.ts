import { readFileSync } from 'node:fs';
import type { PutOrganisation } from '@xiaoer/contracts';

const DATA = new URL('../../data/', import.meta.url).pathname;

export interface TownStore {
  code: string;
  city: string;
  name: string;
  lat: number;
  lng: number;
  departmentId: number;
  /** Owns the store's groups. */
  manager: string;
  barista: string;
}

/** The persona that several people operate on shift: the face of posters and of the app. */
export const PERSONA = { userid: 'fuli.guan', name: '小二福利官' };

/** As many stores in each of the five cities as the town's people can fill. */
export function storesFor(customers: number): TownStore[] {
  const perCity = Math.min(7, Math.max(2, Math.ceil(customers / 1000)));
  return readFileSync(`${DATA}stores.csv`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line, index) => {
      const [code = '', city = '', name = '', , lat, lng] = line.split(',');
      const low = code.toLowerCase();
      return {
        code,
        city,
        name,
        lat: Number(lat),
        lng: Number(lng),
        departmentId: 100 + index,
        manager: `${low}.dianzhang`,
        barista: `${low}.kafei`,
      };
    })
    .filter(({ code }) => Number(code.slice(2)) <= perCity);
}

export const PRODUCTS = [
  { sku: 'LATTE', name: '拿铁', category: '咖啡', listPriceFen: 2900, tags: ['hot', 'latte', 'caffeine'] },
  { sku: 'COCONUT-LATTE', name: '生椰拿铁', category: '咖啡', listPriceFen: 3200, tags: ['cold', 'latte', 'caffeine'] },
  { sku: 'AMERICANO', name: '美式', category: '咖啡', listPriceFen: 2300, tags: ['hot', 'caffeine'] },
  { sku: 'COLD-BREW', name: '冷萃', category: '咖啡', listPriceFen: 3000, tags: ['cold', 'caffeine'] },
  { sku: 'ORANGE-JUICE', name: '鲜橙汁', category: '果汁', listPriceFen: 2600, tags: ['cold', 'fruit'] },
  { sku: 'CROISSANT', name: '可颂', category: '点心', listPriceFen: 1600, tags: ['snack'] },
  { sku: 'CHEESECAKE', name: '芝士蛋糕', category: '点心', listPriceFen: 2800, tags: ['snack'] },
  { sku: 'DRIP-BAGS', name: '挂耳咖啡 10 片', category: '电商', listPriceFen: 6900, tags: ['shop'] },
] as const;

/** The chain's master data as its back office would send them. */
export function organisationOf(stores: TownStore[]): PutOrganisation {
  const cities = [...new Set(stores.map(({ city }) => city))];
  return {
    units: [
      { code: 'HQ', name: '总部', kind: 'head_office', parent: null },
      ...cities.map((city) => ({
        code: regionOf(stores, city),
        name: `${city}大区`,
        kind: 'region' as const,
        parent: 'HQ',
      })),
    ],
    stores: stores.map((store) => ({
      code: store.code,
      name: store.name,
      unit: regionOf(stores, store.city),
      city: store.city,
      address: `${store.city}${store.name}`,
      position: { lng: store.lng, lat: store.lat },
      coordinates: 'wgs84',
      hours: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ weekday: day, from: '07:30', until: '22:00' })),
      openedOn: '2021-03-01',
      wecomDepartmentId: store.departmentId,
    })),
    accounts: [
      { ...PERSONA, kind: 'persona', stores: stores.map(({ code }) => code), role: 'welfare_officer' },
      ...stores.flatMap((store) => [
        {
          userid: store.manager,
          name: `${store.name}店长`,
          kind: 'person' as const,
          stores: [store.code],
          role: 'manager' as const,
        },
        {
          userid: store.barista,
          name: `${store.name}咖啡师`,
          kind: 'person' as const,
          stores: [store.code],
          role: 'staff' as const,
        },
      ]),
    ],
  };
}

const regionOf = (stores: TownStore[], city: string) =>
  `R-${stores.find((store) => store.city === city)?.code.slice(0, 2)}`;
