import type { ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import { keepPartitions } from '../../platform/polling/partitions.ts';
import type { Guards } from '../access/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Organisation } from '../organisation/index.ts';
import { createAdopt } from './adopt.ts';
import { type ImportOptions, importOrders } from './import/import-orders.ts';
import { createImportList } from './import/list.ts';
import { MONTHLY } from './partitions.ts';
import { personalData } from './personal-data.ts';
import { createRecord } from './record.ts';
import { createRefund } from './refund.ts';
import { orderRoutes } from './routes.ts';

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
  const adopt = createAdopt({ platform });
  const imports = createImportList({ platform });
  const parts: ModuleParts = {
    pollers: [keepPartitions(platform, [...MONTHLY])],
    routes: orderRoutes({ record, refund, ...imports }, guards),
  };
  return {
    record,
    refund,
    adopt,
    ...imports,
    importOrders: (options: Omit<ImportOptions, 'platform' | 'customers' | 'organisation'>) =>
      importOrders({ ...options, platform, customers, organisation }),
    personalData,
    parts,
  };
}
export type Orders = ReturnType<typeof createOrders>;
