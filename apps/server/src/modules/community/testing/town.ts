import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { createWorker } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createAccess, systemActor } from '../../access/index.ts';
import { createCustomers } from '../../customers/index.ts';
import { createOrganisation, type Organisation } from '../../organisation/index.ts';
import { createCommunity } from '../index.ts';
import { fakeWeCom } from './fake-wecom.ts';

const CORP = 'ww-test';
export const operator = systemActor('tests');

const store = (code: string, name: string) => ({
  code,
  name,
  unit: 'head',
  city: '上海',
  position: { lng: 121.4, lat: 31.2 },
  coordinates: 'wgs84' as const,
  hours: [],
  openedOn: '2020-01-01',
  wecomDepartmentId: null,
});

/**
 * Two stores on the real modules below, with WeCom as the only fake: `N` (north) is looked after by lin.qiao alone,
 * `S` (south) by gao.yuan; the persona `fuli` works in both.
 */
export async function openTown(platform: Platform) {
  const wecom = fakeWeCom();
  const access = createAccess({
    platform,
    storesUnder: async (units) => organisation.storesUnder(units),
    staffByUserid: async (userid) => organisation.accountByUserid(userid),
    oauth: {
      authorizeUrl: ({ redirectUri, state }) => `https://wx.test/?to=${encodeURIComponent(redirectUri)}&state=${state}`,
      exchange: async (code) => ({ openid: `open-${code}`, externalUserid: code.startsWith('wm') ? code : null }),
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
  const coupons = new Set<number>();
  const community = createCommunity({
    platform,
    access,
    customers,
    wecom: wecom.client,
    publicUrl: 'https://shop.test',
    newMemberCoupon: async (customerId) => {
      if (coupons.has(customerId)) return null;
      coupons.add(customerId);
      return { code: `C${customerId}`, offer: '新人券' };
    },
    sleep: async () => {},
  });
  for (const listener of community.parts.listeners ?? []) platform.facts.listen(listener);
  const worker = createWorker({
    db: platform.db,
    pool: platform.database.pool,
    log: platform.log,
    handlers: { ...platform.facts.jobs(), ...community.parts.jobs, ...customers.parts.jobs },
    concurrency: 1,
  });
  await organisation.put(operator, {
    units: [{ code: 'head', name: '总部', kind: 'head_office', parent: null }],
    stores: [store('N', '北门店'), store('S', '南门店')],
    accounts: [
      { userid: 'lin.qiao', name: '林乔', kind: 'person', stores: ['N'], role: 'manager' },
      { userid: 'gao.yuan', name: '高远', kind: 'person', stores: ['S'], role: 'manager' },
      { userid: 'fuli', name: '首席福利官', kind: 'persona', stores: ['N', 'S'], role: 'welfare_officer' },
    ],
  });
  const idOf = async (code: string) => (await organisation.storeByCode(code))!.storeId;
  return {
    platform,
    wecom,
    access,
    organisation,
    customers,
    community,
    worker,
    stores: { N: await idOf('N'), S: await idOf('S') },
    inTx: <R>(run: (tx: Tx) => Promise<R>) => platform.db.transaction().execute(run),
    async factsOf(type: string) {
      const { rows } = await sql<{ payload: Record<string, unknown> }>`
        select payload from platform.fact where type = ${type} order by id`.execute(platform.db);
      return rows.map((row) => row.payload);
    },
  };
}
export type Town = Awaited<ReturnType<typeof openTown>>;

/** A callback as `parseEvent` gives it. */
export { parseEvent } from '@xiaoer/wecom';

const cdata = (name: string, value: string | number) => `<${name}><![CDATA[${value}]]></${name}>`;

/** The decrypted text of a callback about a group. */
export function chatXml(
  changeType: 'create' | 'update' | 'dismiss',
  chatId: string,
  second: number,
  fields: Record<string, string | number> = {},
  members: string[] = [],
): string {
  const list =
    members.length > 0 ? `<MemChangeList>${members.map((m) => cdata('Item', m)).join('')}</MemChangeList>` : '';
  const others = Object.entries(fields).map(([name, value]) => cdata(name, value));
  return `<xml>${cdata('ToUserName', CORP)}${cdata('FromUserName', 'sys')}<CreateTime>${second}</CreateTime>${[
    cdata('MsgType', 'event'),
    cdata('Event', 'change_external_chat'),
    cdata('ChangeType', changeType),
    cdata('ChatId', chatId),
    ...others,
  ].join('')}${list}</xml>`;
}
