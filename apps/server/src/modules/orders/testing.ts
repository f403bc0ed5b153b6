import { NewOrder } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import { type Access, systemActor } from '../access/index.ts';
import { createCustomers } from '../customers/index.ts';
import { createOrganisation } from '../organisation/index.ts';
import { createOrders } from './index.ts';

const CORP = 'ww1';

/** The module with the real modules it calls. Guards are never called: routes are tested where the app is put together. */
export async function ordersFor(platform: Platform) {
  const access = { audit: async () => {}, guards: {} } as unknown as Pick<Access, 'audit' | 'guards'>;
  const organisation = createOrganisation({
    platform,
    access,
    corpId: CORP,
    storesWithGroup: async () => new Set<number>(),
    contactCounts: async () => new Map(),
  });
  const customers = createCustomers({ platform, access, corpId: CORP });
  const orders = createOrders({ platform, customers, organisation, guards: access.guards });
  customers.registerPersonalData([orders.personalData]);
  await organisation.put(systemActor('tests'), {
    units: [{ code: 'hq', name: '总部', kind: 'head_office', parent: null }],
    stores: ['s1', 's2'].map((code) => ({
      code,
      name: `${code} 店`,
      unit: 'hq',
      city: '上海',
      position: { lng: 121.5, lat: 31.2 },
      coordinates: 'wgs84' as const,
      hours: [],
      openedOn: '2024-01-01',
      wecomDepartmentId: null,
    })),
  });
  return { ...orders, customers, organisation };
}

export const till = systemActor('till');
export const member = (value: string) => ({ kind: 'card' as const, issuer: 'club', value });

/** A valid order of one latte; override what the test is about. */
export const order = (overrides: Partial<z.input<typeof NewOrder>> = {}) =>
  NewOrder.parse({
    externalNo: 'A1',
    store: 's1',
    channel: 'counter',
    orderedAt: '2026-03-15T11:00:00+08:00',
    lines: [{ sku: 'latte', name: '拿铁', quantity: 2, unitPriceFen: 1_800, discountFen: 600 }],
    ...overrides,
  });

/** Every row the module keeps about sales and refunds, without ids: for comparing end states. */
export async function stateOf(platform: Pick<Platform, 'db'>) {
  const read = async (text: string) => (await sql.raw(text).execute(platform.db)).rows;
  return {
    sales: await read(`
      select c.subject_key, to_jsonb(s) - '{customer_id,order_id,store_id}'::text[] as sale from orders.sale s
      join customers.customer_info c using (customer_id) order by s.source, s.external_no`),
    anonymous: await read(`
      select to_jsonb(o) - '{order_id,store_id}'::text[] as sale from orders.anonymous_order o
      order by source, external_no`),
    refunds: await read(`
      select c.subject_key, n.external_no as sale, to_jsonb(r) - '{customer_id,order_id,refund_id,store_id}'::text[] as refund
      from orders.refund r join customers.customer_info c using (customer_id)
      left join orders.external_number n on n.order_id = r.order_id
      order by r.source, r.refund_no, r.line_no`),
    anonymousRefunds: await read(`
      select to_jsonb(r) - '{order_id,refund_id,store_id}'::text[] as refund from orders.anonymous_refund r
      order by source, refund_no, line_no`),
  };
}

/** Payloads of the facts of one type, in the order in which they were told. */
export async function factsOf<Payload>(platform: Pick<Platform, 'db'>, type: string): Promise<Payload[]> {
  const { rows } = await sql<{ payload: Payload }>`
    select payload from platform.fact where type = ${type} order by id`.execute(platform.db);
  return rows.map((row) => row.payload);
}
