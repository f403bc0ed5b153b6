import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { createAccess, systemActor } from '../../access/index.ts';
import { createCustomers } from '../../customers/index.ts';
import { createOrganisation, type Organisation } from '../../organisation/index.ts';
import { createOffers, type IsMember, type OfferDefinition, type OpenDrop } from '../index.ts';

const CORP = 'ww-test';
export const operator = systemActor('tests');

const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '07:00', until: '22:00' }));
const store = (code: string, timeZone: string, lng: number) => ({
  code,
  name: `${code} 店`,
  unit: 'head',
  city: '上海',
  position: { lng, lat: 31.2 },
  coordinates: 'wgs84' as const,
  timeZone,
  hours,
  openedOn: '2020-01-01',
  wecomDepartmentId: null,
});

/** Offers as `app.ts` wires them, on the real modules below; groups are a set of `group/external_userid`. */
export function chainOn(platform: Platform, members = new Set<string>()) {
  const access = createAccess({
    platform,
    storesUnder: async (units) => organisation.storesUnder(units),
    staffByUserid: async (userid) => organisation.accountByUserid(userid),
    oauth: {
      authorizeUrl: ({ redirectUri, state }) => `https://wx.test/?to=${encodeURIComponent(redirectUri)}&state=${state}`,
      // The code is the answer: `staff:<userid>` or an external_userid.
      exchange: async (code) =>
        code.startsWith('staff:') ? { userid: code.slice(6) } : { openid: `open-${code}`, externalUserid: code },
    },
    publicUrl: 'http://localhost',
  });
  const organisation: Organisation = createOrganisation({
    platform,
    access,
    corpId: CORP,
    storesWithGroup: async () => new Set(),
    contactCounts: async () => new Map(),
  });
  const customers = createCustomers({ platform, access, corpId: CORP });
  const wired = { platform, access, customers, organisation };
  /** Where our list of members is empty, and WeCom knows better. */
  const withMembership = (isMember: IsMember) => createOffers({ ...wired, isMember, groupsOf: async () => [] });
  const offers = createOffers({
    ...wired,
    isMember: async (groupId, { person }) => members.has(`${groupId}/${person.externalUserid}`),
    groupsOf: async (customerId) => {
      const { rows } = await sql<{ name: string }>`
        select value as name from customers.identity_of where customer_id = ${customerId} order by 1`.execute(
        platform.db,
      );
      const mine = [...members].filter((member) => rows.some(({ name }) => member.endsWith(`/${name}`)));
      return mine.map((member) => ({ groupId: Number.parseInt(member, 10) }));
    },
  });
  return { platform, access, organisation, customers, offers, withMembership };
}
export type Chain = ReturnType<typeof chainOn>;

/** Two stores in China and one in Japan, by code. */
export async function openStores({ organisation }: Chain) {
  await organisation.put(operator, {
    units: [{ code: 'head', name: '总部', kind: 'head_office', parent: null }],
    stores: [
      store('S1', 'Asia/Shanghai', 121.4),
      store('S2', 'Asia/Shanghai', 121.5),
      store('T1', 'Asia/Tokyo', 139.7),
    ],
    accounts: [{ userid: 'xiaowang', name: '小王', kind: 'person', stores: ['S1'], role: 'staff' }],
  });
  const idOf = async (code: string) => (await organisation.storeByCode(code))!.storeId;
  return { S1: await idOf('S1'), S2: await idOf('S2'), T1: await idOf('T1') };
}

export const person = (externalUserid: string) => ({ openid: `open-${externalUserid}`, externalUserid });

/** People who are contacts, by their external_userid → customer id. */
export async function meet({ platform, customers }: Chain, names: string[]): Promise<Map<string, number>> {
  const people = names.map((name) => ({
    ref: name,
    identities: [{ kind: 'external_userid' as const, issuer: CORP, value: name }],
  }));
  const at = platform.clock.now();
  const matched = await platform.db
    .transaction()
    .execute((tx) => customers.match(tx, people, { create: true, at, source: 'tests' }));
  return new Map([...matched].map(([ref, { customerId }]) => [ref, customerId]));
}

/** 15 yuan off from 30 yuan on, three days. */
export const noonOffer: OfferDefinition = {
  code: 'noon-15',
  name: '午间 15 元券',
  kind: 'amount_off',
  amountFen: 1_500,
  minSpendFen: 3_000,
  validDays: 3,
};

/** One coupon for one customer. */
export async function give(
  { platform, offers }: Chain,
  customerId: number,
  { offerCode = noonOffer.code, grantKey = 'test', storeId = null as number | null } = {},
) {
  const [coupon] = await platform.db.transaction().execute((tx) =>
    offers.issue(tx, {
      offerCode,
      candidates: sql`select ${customerId}::bigint as customer_id, ${storeId}::bigint as store_id`,
      grantKey,
      at: platform.clock.now(),
    }),
  );
  return coupon!;
}

export type NoonDrop = { stocks?: number[]; storeId?: number | null } & Partial<Omit<OpenDrop, 'shares'>>;

/** A drop from noon to one o'clock with one share per stock given, of groups 1, 2, …; answers the shares' tokens. */
export async function openNoonDrop(
  { platform, offers }: Chain,
  { dropKey = 'noon', stocks = [10], storeId = null, ...spec }: NoonDrop = {},
): Promise<string[]> {
  const shares = stocks.map((stock, index) => ({ group_id: index + 1, store_id: storeId, stock }));
  const opened = await platform.db.transaction().execute((tx) =>
    offers.openDrop(tx, {
      dropKey,
      name: '午间秒杀',
      offerCode: noonOffer.code,
      opensAt: new Date('2026-03-15T12:00:00+08:00'),
      closesAt: new Date('2026-03-15T13:00:00+08:00'),
      shares: sql`select * from json_to_recordset(${JSON.stringify(shares)}::json)
        as s(group_id bigint, store_id bigint, stock integer)`,
      at: platform.clock.now(),
      ...spec,
    }),
  );
  return opened.toSorted((a, b) => a.groupId! - b.groupId!).map((share) => share.token);
}
