import type { PutProfiles, PutProfilesResult } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand } from '../access/index.ts';
import type { Customers } from './types.ts';

type Said = z.output<typeof PutProfiles>['profiles'][number];
type Results = z.output<typeof PutProfilesResult>['results'];
type Refusal = Pick<Results[number], 'reason' | 'field'>;

const EARLIEST_BIRTHDAY = '1900-01-01';

/** What the chain's own systems know of customers: where they live, what they like, their place in its programme. */
export function createProfiles({
  db,
  clock,
  changes,
  match,
  audit,
}: Pick<Platform, 'db' | 'clock' | 'changes'> & Pick<Customers, 'match'> & { audit: Access['audit'] }) {
  /** Set-wise; each is taken or refused by itself. Nobody becomes a customer by this. */
  async function putProfiles(actor: Actor, { profiles }: z.output<typeof PutProfiles>): Promise<{ results: Results }> {
    demand(actor, 'customers.write');
    const at = clock.now();
    return db.transaction().execute(async (tx) => {
      const tiers = await tierCodes(tx);
      const owners = await ownersOf(tx, actor, profiles, at);
      const refusals = refusalsOf(profiles, { owners, tiers, today: at.toISOString().slice(0, 10) });
      const taken = profiles.flatMap((said, index) => (refusals[index] ? [] : [{ said, id: owners.get(index)! }]));
      const changed = await write(tx, taken);
      await changes.record(tx, { topic: 'customers', customers: [...changed] });
      if (changed.size > 0) await audit(tx, actor, 'customers.profiles_put', 'customers', { changed: changed.size });
      return {
        results: profiles.map((_, index) => {
          const refusal = refusals[index];
          if (refusal) return { result: 'refused', ...refusal };
          return { result: changed.has(owners.get(index)!) ? 'changed' : 'unchanged' };
        }),
      };
    });
  }

  /** By place in the request. A customer of somebody else's stores is as good as none. */
  async function ownersOf(tx: Tx, actor: Actor, profiles: Said[], at: Date): Promise<Map<number, number>> {
    const people = profiles.map(({ identities }, index) => ({ ref: String(index), identities }));
    const matched = await match(tx, people, { create: false, at, source: 'profiles' });
    const ids = [...matched.values()].map(({ customerId }) => customerId);
    const { rows } = await sql<{ id: number }>`
      select customer_id as id from customers.customer
      where customer_id = any(${ids}::bigint[])
        and (${actor.storeIds}::bigint[] is null or home_store_id = any(${actor.storeIds}::bigint[]))`.execute(tx);
    const visible = new Set(rows.map(({ id }) => id));
    return new Map(
      [...matched].flatMap(([ref, { customerId }]) => (visible.has(customerId) ? [[Number(ref), customerId]] : [])),
    );
  }

  return { putProfiles };
}

const tierCodes = async (tx: Tx) =>
  new Set((await sql<{ code: string }>`select code from customers.tier`.execute(tx)).rows.map(({ code }) => code));

function refusalsOf(
  profiles: Said[],
  { owners, tiers, today }: { owners: Map<number, number>; tiers: Set<string>; today: string },
): (Refusal | null)[] {
  const seen = new Set<number>();
  return profiles.map(({ tier, birthday }, index) => {
    const owner = owners.get(index);
    if (owner === undefined) return { reason: 'unknown_customer', field: 'identities' };
    if (seen.has(owner)) return { reason: 'given_twice', field: 'identities' };
    seen.add(owner);
    if (tier && !tiers.has(tier)) return { reason: 'unknown_tier', field: 'tier' };
    if (birthday && (birthday < EARLIEST_BIRTHDAY || birthday > today))
      return { reason: 'implausible_birthday', field: 'birthday' };
    return null;
  });
}

/** Answers whose row is another now. */
async function write(tx: Tx, taken: { id: number; said: Said }[]): Promise<Set<number>> {
  if (taken.length === 0) return new Set();
  const rows = JSON.stringify(taken.map(({ id, said: { identities: _, ...said } }) => ({ id, said })));
  const { rows: changed } = await sql<{ id: number }>`
    update customers.customer c set city = n.city, taste = n.taste, birthday = n.birthday, tier = n.tier, points = n.points
    from (
      select o.customer_id,
        case when r.said ? 'city' then r.said ->> 'city' else o.city end as city,
        case when r.said ? 'taste' then r.said ->> 'taste' else o.taste end as taste,
        case when r.said ? 'birthday' then (r.said ->> 'birthday')::date else o.birthday end as birthday,
        case when r.said ? 'tier' then r.said ->> 'tier' else o.tier end as tier,
        case when r.said ? 'points' then (r.said ->> 'points')::bigint else o.points end as points
      from jsonb_to_recordset(${rows}::jsonb) as r (id bigint, said jsonb)
      join customers.customer o on o.customer_id = r.id
      order by o.customer_id for update of o
    ) n
    where c.customer_id = n.customer_id
      and (c.city, c.taste, c.birthday, c.tier, c.points) is distinct from (n.city, n.taste, n.birthday, n.tier, n.points)
    returning c.customer_id as id`.execute(tx);
  return new Set(changed.map(({ id }) => id));
}
