import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostOrders, PutOrganisation } from '@xiaoer/contracts';
import { good, send } from '../json.ts';
import type { RunningStack } from '../running-stack.ts';
import { API_KEY } from '../stack.ts';
import { GROUPS, memberIds, type Size } from './size.ts';
import { readTruth } from './truth.ts';

const SHIPPED_WELCOME = new URL('../../../apps/server/playbooks/welcome.json', import.meta.url).pathname;
const STORES = 4;
/** Whose members are the first store's people. */
const STORE_DEPARTMENT = 2;
/** Orders of one call. */
const BATCH = 1_000;

const headers = { authorization: `Bearer ${API_KEY}` };
const storeCode = (index: number) => `s${index}`;

/** Playbooks that write to everybody who is a contact, one after the other. */
export function writePlaybooks(folder: string, { massSends, everyMinutes, openMinutes }: Size, first: Date): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(SHIPPED_WELCOME, join(folder, 'welcome.json'));
  for (let n = 0; n < massSends; n++) {
    const at = new Date(first.getTime() + n * everyMinutes * 60_000 + 8 * 3_600_000); // read as Beijing's
    const playbook = {
      kind: 'run',
      code: `mass-${n + 1}`,
      name: `群发 ${n + 1}`,
      goal: '每位好友都收到一次',
      trigger: {
        kind: 'schedule',
        cron: `${at.getUTCMinutes()} ${at.getUTCHours()} ${at.getUTCDate()} ${at.getUTCMonth() + 1} *`,
      },
      audience: { rule: 'lapsing', sinceDays: { from: 1, until: 60 } },
      channels: ['mass_send'],
      valueFen: 100,
      expiresAfterMinutes: openMinutes,
      holdout: 0,
      variants: [
        {
          key: 'plain',
          text: `第 ${n + 1} 条问候，路过就来坐坐。`,
          link: { title: '来坐坐', desc: '今天也在', page: 'wallet' },
        },
      ],
    };
    writeFileSync(join(folder, `mass-${n + 1}.json`), JSON.stringify(playbook));
  }
}

/** Nobody but whom this test knows: without it the sandbox begins with members of its own. */
export function writeFirstMember(file: string): void {
  const departments = [
    { id: 1, name: '总部', parentid: 0, order: 1 },
    { id: STORE_DEPARTMENT, name: '门店', parentid: 1, order: 1 },
  ];
  writeFileSync(
    file,
    JSON.stringify({ departments, members: [{ userid: 'leaver', name: '要走的人', departments: [1] }] }),
  );
}

/** The corp as it stands before the server hears of it: nothing of it is called back. */
export async function seedCorp({ sandboxUrl }: Pick<RunningStack, 'sandboxUrl'>, size: Size): Promise<void> {
  const members = memberIds(size).map((userid, i) => ({ userid, name: `员工${i + 1}`, departments: [1] }));
  const post = async (path: string, body: unknown) =>
    good(await send('POST', `${sandboxUrl}/__sandbox/${path}`, { body }));
  await post('seed', {
    members,
    customers: Array.from({ length: size.customers }, (_, i) => ({ id: i + 1, name: `顾客${i + 1}` })),
    tags: [{ group: '口味', names: ['手冲', '拿铁', '冷萃'] }],
    contacts: Array.from({ length: size.customers }, (_, i) => ({
      userid: members[i % members.length]!.userid,
      person: i + 1,
      state: 'seed',
      tags: [['手冲', '拿铁', '冷萃'][i % 3]],
    })),
    groups: Array.from({ length: GROUPS.owners }, (_, g) => ({
      owner: members[g]!.userid,
      name: `福利群 ${g + 1}`,
      people: Array.from({ length: GROUPS.people }, (_, i) => 1 + g + i * members.length),
    })),
  });
  await post('people', {
    people: Array.from({ length: size.joins }, (_, i) => ({ id: joiner(size, i), name: `新顾客${i + 1}` })),
  });
  // As many a day as there are runs: who got one of a member's own reaches the cap.
  await post('settings', { massCap: { per: 'day', n: size.massSends } });
}

/** Members' own mass sends to some of their customers: WeCom counts them, so the day's last runs find these at the cap. */
export async function ownSends({ sandboxUrl }: Pick<RunningStack, 'sandboxUrl'>, size: Size): Promise<void> {
  const truth = await readTruth(sandboxUrl, 'relation');
  for (const userid of memberIds(size).slice(0, 3)) {
    const theirs = truth.filter((one) => one['userid'] === userid).slice(0, 5);
    const body = {
      externalUserids: theirs.map(({ externalUserid }) => externalUserid),
      content: { text: '我自己写的' },
    };
    // some of the runs their members will not confirm: so many that the cap is reached all the same
    for (let n = 0; n < Math.max(2, size.massSends / 4); n++)
      good(await send('POST', `${sandboxUrl}/__sandbox/staff/${userid}/own-send`, { body }));
  }
}

/** The person who joins as the i-th. */
export const joiner = ({ customers }: Pick<Size, 'customers'>, i: number): number => customers + 1 + i;

/** The chain is told of: its stores, and whose accounts work where. */
export async function putChain({ serverUrl }: Pick<RunningStack, 'serverUrl'>, size: Size): Promise<void> {
  const userids = [...memberIds(size), 'leaver'];
  const chain: PutOrganisation = {
    units: [{ code: 'HQ', name: '总部', kind: 'head_office', parent: null }],
    stores: Array.from({ length: STORES }, (_, i) => ({
      code: storeCode(i),
      name: `${i + 1} 号店`,
      unit: 'HQ',
      city: '上海',
      address: `上海 ${i + 1} 号`,
      position: { lng: 121.4 + i / 100, lat: 31.2 },
      coordinates: 'wgs84' as const,
      openedOn: '2021-03-01',
      hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '07:30', until: '22:00' })),
      wecomDepartmentId: i === 0 ? STORE_DEPARTMENT : null,
    })),
    accounts: userids.map((userid, i) => ({
      userid,
      name: userid,
      kind: 'person' as const,
      stores: userid === 'leaver' ? [] : [storeCode(i % STORES)],
      role: 'staff' as const,
    })),
  };
  good(await send('PUT', `${serverUrl}/api/v1/organisation`, { headers, body: chain }));
}

/** Everybody has bought something once, days ago: that makes them the runs' audience. */
export async function postOrders(
  { serverUrl, corpId, now }: Pick<RunningStack, 'serverUrl' | 'corpId' | 'now'>,
  externalUserids: string[],
): Promise<void> {
  const orderedAt = new Date(now().getTime() - 10 * 86_400_000).toISOString();
  for (let from = 0; from < externalUserids.length; from += BATCH) {
    const body: PostOrders = {
      source: 'till',
      orders: externalUserids.slice(from, from + BATCH).map((value, i) => ({
        externalNo: `o-${from + i}`,
        store: storeCode((from + i) % STORES),
        channel: 'counter' as const,
        orderedAt,
        identities: [{ kind: 'external_userid' as const, issuer: corpId, value }],
        lines: [{ sku: 'LATTE', name: '拿铁', quantity: 1, unitPriceFen: 2_900 }],
      })),
    };
    good(await send('POST', `${serverUrl}/api/v1/orders`, { headers, body }));
  }
}
