import { createWeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, systemActor } from '../../access/index.ts';
import { createCommunity } from '../../community/index.ts';
import { createCustomers } from '../../customers/index.ts';
import { createOrganisation } from '../../organisation/index.ts';
import { readRuns } from './read-sync.ts';
import { createSyncing } from './syncing.ts';

export const CORP = 'ww1f0c2a9d5b7e3481';
export const operator = systemActor('tests');

/** The synchronisation with the real modules around it, talking to the WeCom at `url`. */
export function syncFor(platform: Platform, url: string) {
  const audited: string[] = [];
  const access = {
    audit: async (_tx: unknown, _actor: unknown, action: string) => void audited.push(action),
    guards: { user: async () => {} },
  } as unknown as Pick<Access, 'audit' | 'guards'>;
  const wecom = createWeComClient({
    corpId: CORP,
    secret: 's',
    agentId: 7,
    baseUrl: url,
    timeoutMs: 5_000,
    retries: 0,
  });
  const customers = createCustomers({ platform, access, corpId: CORP });
  const community = createCommunity({
    platform,
    access,
    customers,
    wecom,
    publicUrl: 'http://localhost',
    newMemberCoupon: async () => null,
    sleep: async () => {},
  });
  const organisation = createOrganisation({
    platform,
    access,
    corpId: CORP,
    storesWithGroup: community.storesWithGroup,
    contactCounts: async () => new Map(),
  });
  const syncing = createSyncing({ platform, wecom, access, customers, community, organisation, zone: 'Asia/Shanghai' });
  return {
    customers,
    community,
    organisation,
    syncing,
    audited,
    /** Synchronises now, by hand; answers what the run found. */
    async run(believed: number[] = []) {
      await syncing.ask(operator, { believed });
      return this.goOn();
    },
    /** What a started process does: goes on with what is running, begins what is due. Answers the newest run. */
    async goOn() {
      await syncing.syncNow();
      const [run] = await readRuns(platform.db, CORP, 1);
      return { ...run!, found: Object.fromEntries(run!.findings.map(({ what, n }) => [what, n])) };
    },
    /** Active contacts as `userid external_userid`. */
    async contacts(): Promise<string[]> {
      const { rows } = await sql<{ tie: string }>`
        select a.userid || ' ' || c.external_userid as tie from customers.active_contact c
        join organisation.account_info a using (account_id) order by 1`.execute(platform.db);
      return rows.map(({ tie }) => tie);
    },
  };
}
export type SyncSetup = ReturnType<typeof syncFor>;
