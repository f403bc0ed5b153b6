import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import { keepPartitions } from '../../platform/polling/partitions.ts';
import type { Guards } from '../access/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Organisation } from '../organisation/index.ts';
import { createAdopt } from './adopt.ts';
import { createListCancellations } from './cancellations.ts';
import { type ImportOptions, importOrders } from './import/import-orders.ts';
import { createImportList } from './import/list.ts';
import { MONTHLY } from './partitions.ts';
import { personalData } from './personal-data.ts';
import { createRecord } from './record.ts';
import { createRefund } from './refund.ts';
import { orderRoutes } from './routes.ts';
import { createTellStates } from './states.ts';

export function createOrders({
  platform,
  customers,
  organisation,
  guards,
}: {
  platform: Platform;
  customers: Pick<Customers, 'match'>;
  organisation: Pick<Organisation, 'put'>;
  guards: Pick<Guards, 'apiKey' | 'user'>;
}) {
  const record = createRecord({ platform, customers });
  const refund = createRefund({ platform });
  const tellStates = createTellStates({ platform });
  const listCancellations = createListCancellations({ platform });
  const adopt = createAdopt({ platform });
  const imports = createImportList({ platform });
  /** Sales of these stores were made at another hour of the wall than they seemed. */
  const storesRezoned = (tx: Tx, storeIds: number[]) =>
    platform.changes.record(tx, {
      topic: 'orders',
      customers: sql`select customer_id from orders.sale where store_id = any(${storeIds}::bigint[])`,
    });

  const parts: ModuleParts = {
    pollers: [keepPartitions(platform, [...MONTHLY])],
    routes: orderRoutes({ record, refund, tellStates, listCancellations, ...imports }, guards),
  };
  return {
    record,
    refund,
    tellStates,
    listCancellations,
    adopt,
    storesRezoned,
    ...imports,
    importOrders: (options: Omit<ImportOptions, 'platform' | 'customers' | 'organisation'>) =>
      importOrders({ ...options, platform, customers, organisation }),
    personalData,
    parts,
  };
}
export type Orders = ReturnType<typeof createOrders>;
