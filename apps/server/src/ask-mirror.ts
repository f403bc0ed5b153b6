import type { Config } from './config.ts';
import { mirrorUrl } from './mirror/address.ts';
import { createMirrorClient } from './mirror/client.ts';
import { tokenOf } from './mirror/protocol.ts';
import type { MirrorClient } from './modules/audience/index.ts';

/** The columnar mirror as segments ask it. Whether it runs is seen when it is asked. */
export function mirrorFor(config: Pick<Config, 'MIRROR_URL' | 'MIRROR_PORT' | 'SESSION_SECRET'>): MirrorClient {
  const client = createMirrorClient({ url: mirrorUrl(config), token: tokenOf(config.SESSION_SECRET) });
  // The types of a segment's parameters are those that the mirror binds.
  type Params = NonNullable<Parameters<typeof client.query>[0]['params']>;
  return {
    query: ({ sql, params }, { maxRows, timeoutMs, signal }) =>
      client.query({ sql, params: params as unknown as Params, maxRows }, { timeoutMs, ...(signal ? { signal } : {}) }),
    snapshot: ({ sql, params }, { snapshotId, timeoutMs, signal }) =>
      client.snapshot(
        { sql, params: params as unknown as Params, snapshotId },
        { timeoutMs, ...(signal ? { signal } : {}) },
      ),
    status: () => client.status(),
  };
}
