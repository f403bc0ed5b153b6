import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand, storeScope } from '../access/index.ts';
import { hasConsented } from './consent.ts';
import { normalisePhone, phoneKey } from './identity.ts';
import { mask } from './masking.ts';
import type { ContactState, IdentityKind } from './types.ts';

/** Customers on one page of the list. */
const PAGE_SIZE = 50;

export interface ListedCustomer {
  customerId: number;
  homeStore: { code: string; name: string } | null;
  city: string | null;
  createdAt: Date;
  firstSource: string;
  tags: string[];
  activeContacts: number;
  promotion: boolean;
  employee: boolean;
  suspectedHunter: boolean;
}

export interface CustomerProfile extends ListedCustomer {
  taste: string | null;
  identities: { kind: IdentityKind; issuer: string; masked: string; since: Date; source: string }[];
  contacts: {
    account: { userid: string; name: string } | null;
    state: ContactState;
    since: Date | null;
    endedAt: Date | null;
    liveCodeState: string | null;
  }[];
  consentAt: Date | null;
  /** Numbers of customers that were merged into this one. */
  mergedFrom: number[];
}

/** What operators look at: customers of their stores, newest first, or those a word finds. */
export function createBrowse({ db, secrets }: Pick<Platform, 'db' | 'secrets'>) {
  async function list(actor: Actor, { query, page }: { query: string; page: number }) {
    demand(actor, 'customers.read');
    const { rows } = await sql<ListedCustomer>`
      ${LISTED} where ${storeScope(actor, 'c.home_store_id')} and ${wanted(query.trim())}
      order by c.created_at desc, c.customer_id desc
      limit ${PAGE_SIZE + 1} offset ${(page - 1) * PAGE_SIZE}`.execute(db);
    return { customers: rows.slice(0, PAGE_SIZE), hasMore: rows.length > PAGE_SIZE };
  }

  /** A number, `#tag`, or any identity exactly as some system writes it; phones however they are typed. */
  function wanted(query: string): RawBuilder<boolean> {
    if (query === '') return sql<boolean>`true`;
    if (query.startsWith('#')) {
      return sql<boolean>`exists (select from customers.tag_of t
        where t.customer_id = c.customer_id and t.tag = ${query.slice(1)})`;
    }
    const number = /^\d{1,15}$/.test(query) ? Number(query) : null;
    const values = [query, phoneKey(secrets, normalisePhone(query))];
    return sql<boolean>`(c.customer_id = ${number} or c.customer_id in (
      select customer_id from customers.identity where value = any(${values}::text[])))`;
  }

  async function profile(actor: Actor, asked: number): Promise<CustomerProfile> {
    demand(actor, 'customers.read');
    const customerId = await whoIsNow(db, asked);
    const { rows } = await sql<ListedCustomer & { taste: string | null }>`
      ${LISTED} where ${storeScope(actor, 'c.home_store_id')} and c.customer_id = ${customerId}`.execute(db);
    const [customer] = rows;
    if (!customer) throw new AppError('customers.not_found', {}, 404);
    const [identities, contacts, consent, merged] = await Promise.all([
      identitiesOf(customerId),
      contactsOf(db, customerId),
      sql<{ at: Date }>`select at from customers.consent where customer_id = ${customerId}`.execute(db),
      sql<{
        from: number;
      }>`select from_id as "from" from customers.alias where to_id = ${customerId} order by 1`.execute(db),
    ]);
    return {
      ...customer,
      identities,
      contacts,
      promotion: await hasConsented(db, customerId),
      consentAt: consent.rows[0]?.at ?? null,
      mergedFrom: merged.rows.map((row) => row.from),
    };
  }

  async function identitiesOf(customerId: number): Promise<CustomerProfile['identities']> {
    const { rows } = await sql<{
      kind: IdentityKind;
      issuer: string;
      value: string;
      sealed: string | null;
      since: Date;
      source: string;
    }>`
      select kind, issuer, value, sealed, since, source from customers.customer_identity
      where customer_id = ${customerId} order by since, kind, value`.execute(db);
    return rows.map(({ kind, issuer, value, sealed, since, source }) => ({
      kind,
      issuer,
      masked: mask(kind, sealed === null ? value : secrets.decrypt(sealed)),
      since,
      source,
    }));
  }

  return { list, profile };
}

/** `taste` only shows in the profile. */
const LISTED = sql`
  select c.customer_id as "customerId", c.city, c.taste, c.created_at as "createdAt", c.first_source as "firstSource",
    c.employee, c.suspected_hunter as "suspectedHunter",
    case when s.store_id is not null then jsonb_build_object('code', s.code, 'name', s.name) end as "homeStore",
    array(select t.tag from customers.tag_of t where t.customer_id = c.customer_id order by t.tag) as tags,
    (select count(*) from customers.active_contact a where a.customer_id = c.customer_id) as "activeContacts",
    coalesce((select n.granted from customers.consent_now n
      where n.customer_id = c.customer_id and n.purpose = 'promotion'), false) as promotion
  from customers.customer c
  left join organisation.store_info s on s.store_id = c.home_store_id`;

/** Old numbers of merged customers lead to the person behind them. */
async function whoIsNow(db: Db, customerId: number): Promise<number> {
  const { rows } = await sql<{ to: number }>`
    select to_id as "to" from customers.alias where from_id = ${customerId}`.execute(db);
  return rows[0]?.to ?? customerId;
}

async function contactsOf(db: Db, customerId: number): Promise<CustomerProfile['contacts']> {
  const { rows } = await sql<CustomerProfile['contacts'][number]>`
    select h.state, h.since, h.ended_at as "endedAt", h.live_code_state as "liveCodeState",
      case when a.account_id is not null then jsonb_build_object('userid', a.userid, 'name', a.name) end as account
    from customers.contact_history h
    left join organisation.account_info a on a.account_id = h.account_id
    where h.customer_id = ${customerId}
    order by h.since desc nulls last, a.userid`.execute(db);
  return rows;
}
