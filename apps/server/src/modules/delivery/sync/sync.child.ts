// The other half of killed.db.test.ts: `node sync.child.ts DATABASE_URL WECOM_URL KILL_POINT AT`.
import { connect } from '../../../platform/database/index.ts';
import { testPlatform } from '../../../platform/testing/platform.ts';
import { syncFor } from './testing.ts';

const [url = '', wecomUrl = '', crashAt = '', at = ''] = process.argv.slice(2);
const platform = await testPlatform(connect(url), { at, crashAt });
await syncFor(platform, wecomUrl).syncing.syncNow();
await platform.database.close();
