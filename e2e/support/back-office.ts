import type { PostOrders, PostOrdersResult, PutOrganisation } from '@xiaoer/contracts';
import type { z } from 'zod';
import { good, send } from './json.ts';
import { API_KEY, type Stack } from './stack.ts';

const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '07:30', until: '22:00' }));
const store = (code: string, name: string, city: string, position: { lng: number; lat: number }) => ({
  code,
  name,
  city,
  position,
  unit: 'HQ',
  address: `${city}${name}`,
  coordinates: 'wgs84' as const,
  hours,
  openedOn: '2021-03-01',
  wecomDepartmentId: null,
});

/** Where the first store stands: a customer who is here has it nearest. */
export const AT_THE_DOOR = { longitude: 121.4737, latitude: 31.2304 };

/** A chain of three stores in two cities, staffed by the sandbox's corp of three. */
const CHAIN: PutOrganisation = {
  units: [{ code: 'HQ', name: '总部', kind: 'head_office', parent: null }],
  stores: [
    store('north', '北区店', '上海', { lng: 121.4737, lat: 31.2305 }),
    store('south', '南区店', '上海', { lng: 121.44, lat: 31.18 }),
    store('lake', '湖滨店', '杭州', { lng: 120.155, lat: 30.25 }),
  ],
  accounts: [
    {
      userid: 'welfare',
      name: '首席福利官',
      kind: 'persona',
      stores: ['north', 'south', 'lake'],
      role: 'welfare_officer',
    },
    { userid: 'lin.qiao', name: '林乔', kind: 'person', stores: ['north'], role: 'manager' },
    { userid: 'gao.yuan', name: '高远', kind: 'person', stores: ['south'], role: 'manager' },
  ],
};

/** The till and the head office's systems, by the public interface. */
export function backOffice({ serverUrl }: Pick<Stack, 'serverUrl'>) {
  const headers = { authorization: `Bearer ${API_KEY}` };
  return {
    /** `named`: what stores are called from now on, by their codes. */
    putChain: async (named: Record<string, string> = {}) => {
      const stores = CHAIN.stores?.map((one) => ({ ...one, name: named[one.code] ?? one.name }));
      return good(await send('PUT', `${serverUrl}/api/v1/organisation`, { headers, body: { ...CHAIN, stores } }));
    },
    putProducts: async (products: { sku: string; name: string; category: string; listPriceFen: number }[]) =>
      good(await send('PUT', `${serverUrl}/api/v1/products`, { headers, body: { products } })),
    postOrders: async (body: PostOrders) =>
      good(await send<z.infer<typeof PostOrdersResult>>('POST', `${serverUrl}/api/v1/orders`, { headers, body }))
        .results,
    redeem: (body: { code: string; store: string; spendFen: number; at: string; key: string }) =>
      send<{ code?: string; details?: unknown }>('POST', `${serverUrl}/api/v1/coupons/redeem`, { headers, body }),
    /** What a till took without the network, told afterwards. */
    tellOffline: (redemptions: object[]) =>
      send('POST', `${serverUrl}/api/v1/coupons/offline-redemptions`, { headers, body: { redemptions } }),
  };
}
