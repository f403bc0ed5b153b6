import type { GiveConsent } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import { createBrowse } from './browse.ts';
import { createConsent } from './consent.ts';
import { createContacts } from './contacts.ts';
import { createCorpTags } from './corp-tags.ts';
import { createHalfContacts } from './half-contacts.ts';
import { createHandOver } from './hand-over.ts';
import { createListedContacts } from './listed-contacts.ts';
import { createMatch } from './match.ts';
import { createPersonalData } from './personal-data.ts';
import { createProfiles } from './profiles.ts';
import { createTags } from './tags.ts';
import { createTiers } from './tiers.ts';
import type { Customers, WeChatPerson } from './types.ts';
import { createVisitors } from './visitors.ts';

export interface CustomersDeps {
  platform: Platform;
  access: Pick<Access, 'audit' | 'guards'>;
  /** The corp whose WeCom names our visitors. */
  corpId: string;
}

export function createCustomersService({ platform, access, corpId }: CustomersDeps) {
  const { db, clock, facts, changes } = platform;
  const { match } = createMatch(platform);
  const contacts = createContacts({ ...platform, match });
  const { handOver } = createHandOver({ ...platform, endContacts: contacts.endContacts });
  const { giveConsent } = createConsent(platform);
  const visitors = createVisitors({ ...platform, match, corpId });
  const { jobs, own, ...personalData } = createPersonalData({ platform, audit: access.audit });

  async function setHomeStore(tx: Tx, { customerId, storeId }: { customerId: number; storeId: number }) {
    await sql`
      update customers.customer set home_store_id = ${storeId} where customer_id = ${customerId}`.execute(tx);
    await changes.record(tx, { topic: 'customers', customers: [customerId] });
  }

  /** How many active contacts these accounts have now. */
  async function contactCounts(accountIds: number[]): Promise<Map<number, number>> {
    const { rows } = await sql<{ accountId: number; n: number }>`
      select account_id as "accountId", count(*) as n from customers.contact
      where account_id = any(${accountIds}::bigint[]) and state = 'active' group by 1`.execute(db);
    return new Map(rows.map((row) => [row.accountId, row.n]));
  }

  /** Her word on our page: ticked or taken back. */
  async function visitorConsents(person: WeChatPerson, { textVersion, promotion }: z.infer<typeof GiveConsent>) {
    const at = clock.now();
    // Taking back what was never given makes nobody a customer.
    if (!promotion && !(await visitors.customerOf(person))) return;
    await facts.prepare(at);
    await db.transaction().execute(async (tx) => {
      const { customerId } = await visitors.recognise(tx, person, { at, source: 'join' });
      const word = { customerId, purpose: 'promotion' as const, granted: promotion, textVersion };
      await giveConsent(tx, { ...word, way: 'join_page', at });
    });
  }

  return {
    match,
    ...contacts,
    ...createListedContacts({ ...platform, match }),
    ...createHalfContacts({ ...platform, match }),
    ...createCorpTags(platform),
    handOver,
    giveConsent,
    ...visitors,
    setHomeStore,
    contactCounts,
    visitorConsents,
    ...createBrowse(platform),
    ...createTags({ ...platform, audit: access.audit }),
    ...createProfiles({ ...platform, match, audit: access.audit }),
    ...createTiers({ ...platform, audit: access.audit }),
    ...personalData,
    /** For the coverage check; `registerPersonalData` does not want it. */
    personalData: own,
    jobs,
  } satisfies Customers & Record<string, unknown>;
}
export type CustomersService = ReturnType<typeof createCustomersService>;
