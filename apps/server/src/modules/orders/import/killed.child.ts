// The other half of killed.db.test.ts: `node killed.child.ts DATABASE_URL FILE`.
import { connect } from '../../../platform/database/index.ts';
import { testPlatform } from '../../../platform/testing/platform.ts';
import { ordersFor, till } from '../testing.ts';
import { readMapping } from './mapping.ts';
import { ONLINE_RETAIL } from './testing.ts';

const [url = '', file = ''] = process.argv.slice(2);
const platform = await testPlatform(connect(url), { crashAt: 'orders.inside_import' });
const orders = await ordersFor(platform);
const mapping = await readMapping(ONLINE_RETAIL);
await orders.importOrders({ actor: till, file, mapping, mappingName: 'online-retail', partSize: 10 });
