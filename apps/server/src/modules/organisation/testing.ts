import type { PutOrganisation } from '@xiaoer/contracts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, createAccess } from '../access/index.ts';
import { createOrganisation, type Organisation } from './index.ts';

const daily = (from: string, until: string) => [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from, until }));

/** Two regions with three stores; a manager in Shanghai and a persona in both Shanghai stores. Ten rows. */
export const chain = {
  units: [
    { code: 'shanghai', name: '上海', kind: 'region', parent: 'east' },
    { code: 'east', name: '华东', kind: 'region', parent: 'head' },
    { code: 'north', name: '华北', kind: 'region', parent: 'head' },
    { code: 'head', name: '总部', kind: 'head_office', parent: null },
  ],
  stores: [
    {
      code: 'SH001',
      name: '人民广场店',
      unit: 'shanghai',
      city: '上海',
      address: '西藏中路1号',
      position: { lng: 121.475164, lat: 31.228833 },
      coordinates: 'wgs84',
      hours: daily('08:00', '22:00'),
      openedOn: '2024-05-01',
      wecomDepartmentId: 11,
    },
    {
      code: 'SH002',
      name: '静安寺店',
      unit: 'shanghai',
      city: '上海',
      position: { lng: 121.4453, lat: 31.2235 },
      coordinates: 'wgs84',
      hours: daily('14:00', '23:00'),
      openedOn: '2025-01-10',
      wecomDepartmentId: null,
    },
    {
      code: 'BJ001',
      name: '王府井店',
      unit: 'north',
      city: '北京',
      position: { lng: 116.4109, lat: 39.9149 },
      coordinates: 'wgs84',
      hours: daily('08:00', '22:00'),
      openedOn: '2023-03-03',
      wecomDepartmentId: 21,
    },
  ],
  accounts: [
    { userid: 'lin', name: '林', kind: 'person', stores: ['SH001'], role: 'manager' },
    { userid: 'fuli', name: '首席福利官', kind: 'persona', stores: ['SH001', 'SH002'], role: 'welfare_officer' },
    { userid: 'wang', name: '王', kind: 'person', stores: ['BJ001'], role: 'staff' },
  ],
} as const satisfies PutOrganisation as PutOrganisation;

/** Access and organisation wired to each other as `app.ts` does it; WeCom, groups and contacts are said by the test. */
export function testOrganisation(
  platform: Platform,
  {
    storesWithGroup = async () => new Set<number>(),
    contactCounts = async () => new Map<number, number>(),
  }: Partial<Pick<Parameters<typeof createOrganisation>[0], 'storesWithGroup' | 'contactCounts'>> = {},
): { access: Access; organisation: Organisation } {
  const access: Access = createAccess({
    platform,
    storesUnder: (unitIds) => organisation.storesUnder(unitIds),
    staffByUserid: (userid) => organisation.accountByUserid(userid),
    oauth: { authorizeUrl: () => 'http://localhost:8090/', exchange: async (code) => ({ userid: code }) },
    publicUrl: 'http://localhost:8080',
  });
  const organisation = createOrganisation({ platform, access, corpId: 'ww-tests', storesWithGroup, contactCounts });
  return { access, organisation };
}
