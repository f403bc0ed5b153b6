import { sql } from 'kysely';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand, storeScope } from '../access/index.ts';
import type { Directory } from './directory.ts';
import { storesUnder } from './units.ts';

/** How many active contacts these accounts have now; `app.ts` gives the customers' answer. */
export type ContactCounts = (accountIds: number[]) => Promise<Map<number, number>>;
/** Stores that have a group to join; `app.ts` gives the community's answer. */
export type StoresWithGroup = () => Promise<Set<number>>;

export interface StoreFilter {
  /** Part of a code, a name, a city or an address. */
  query?: string | undefined;
  unitId?: number | undefined;
  city?: string | undefined;
  page: number;
  size: number;
}

interface ListedStore {
  storeId: number;
  code: string;
  name: string;
  city: string;
  address: string;
  unitId: number;
  unitName: string;
  lng: number;
  lat: number;
  timeZone: string;
  openedOn: string;
}

interface ListedAccount {
  storeIds: number[];
  accountId: number;
  userid: string;
  name: string;
  kind: 'person' | 'persona';
  role: 'manager' | 'staff' | 'welfare_officer';
  active: boolean;
  contactCap: number;
}

/** The console's list of stores: each with who looks after its customers there and how much room they have. */
export function createListStores({
  platform,
  directory,
  contactCounts,
  storesWithGroup,
}: {
  platform: Platform;
  directory: Directory;
  contactCounts: ContactCounts;
  storesWithGroup: StoresWithGroup;
}) {
  const { db, clock } = platform;

  return async function listStores(actor: Actor, filter: StoreFilter) {
    demand(actor, 'organisation.read');
    const { stores, total } = await findStores(actor, filter);
    const storeIds = stores.map((store) => store.storeId);
    const [accounts, open, grouped] = await Promise.all([
      accountsOf(storeIds),
      directory.openStates(storeIds, clock.now()),
      storesWithGroup(),
    ]);
    const contacts = await contactCounts(accounts.map((account) => account.accountId));
    const loaded = accounts.map((account) => ({ ...account, contacts: contacts.get(account.accountId) ?? 0 }));
    return {
      total,
      stores: stores.map((store) => {
        const own = loaded.filter((account) => account.storeIds.includes(store.storeId));
        const active = own.filter((account) => account.active);
        return {
          ...store,
          openNow: open.get(store.storeId)?.open ?? false,
          hoursToday: open.get(store.storeId)?.today ?? null,
          hasGroup: grouped.has(store.storeId),
          accounts: own,
          contacts: active.reduce((n, account) => n + account.contacts, 0),
          contactCap: active.reduce((n, account) => n + account.contactCap, 0),
        };
      }),
    };
  };

  async function findStores(actor: Actor, { query, unitId, city, page, size }: StoreFilter) {
    const below = unitId === undefined ? null : await storesUnder(db, [unitId]);
    const wanted = query?.toLowerCase() || null;
    const matching = sql`
      from organisation.store s
      join organisation.unit u on u.unit_id = s.unit_id
      where ${storeScope(actor, 's.store_id')}
        and (${below}::bigint[] is null or s.store_id = any(${below}::bigint[]))
        and (${city ?? null}::text is null or s.city = ${city ?? null})
        and (${wanted}::text is null
          or strpos(lower(concat_ws(' ', s.code, s.name, s.city, s.address)), ${wanted}) > 0)`;
    const [{ rows: stores }, { rows: counted }] = await Promise.all([
      sql<ListedStore>`
        select s.store_id as "storeId", s.code, s.name, s.city, s.address, s.unit_id as "unitId", u.name as "unitName",
          s.lng, s.lat, s.time_zone as "timeZone", s.opened_on as "openedOn"
        ${matching}
        order by s.code limit ${size} offset ${(page - 1) * size}`.execute(db),
      sql<{ n: number }>`select count(*) as n ${matching}`.execute(db),
    ]);
    return { stores, total: counted[0]!.n };
  }

  async function accountsOf(storeIds: number[]): Promise<ListedAccount[]> {
    const { rows } = await sql<ListedAccount>`
      select a.account_id as "accountId", a.userid, a.name, a.kind, a.role, a.active, a.contact_cap as "contactCap",
        array_agg(distinct b.store_id) as "storeIds"
      from organisation.account_store b
      join organisation.account a on a.account_id = b.account_id
      where b.store_id = any(${storeIds}::bigint[])
      group by a.account_id
      order by a.active desc, a.role, a.userid`.execute(db);
    return rows;
  }
}
