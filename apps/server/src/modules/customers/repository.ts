import { type RawBuilder, sql } from 'kysely';
import { type Db, prepared, type Tx, withValues } from '../../platform/database/index.ts';
import { byKey, type KnownAs, keyOf } from './identity.ts';

/** Which customers these identities point at, by `keyOf`. */
export async function findOwners(db: Db | Tx, identities: readonly KnownAs[]): Promise<Map<string, number>> {
  if (identities.length === 0) return new Map();
  const { rows } = await sql<KnownAs & { customerId: number }>`${prepared}
    select kind, issuer, value, customer_id as "customerId" from customers.identity where ${amongst(identities)}`.execute(
    db,
  );
  return new Map(rows.map((row) => [keyOf(row), row.customerId]));
}

/** One array of values for each kind and issuer: few parameters, and an index search on every engine. */
function amongst(identities: readonly KnownAs[]): RawBuilder<boolean> {
  const groups = Map.groupBy(identities, ({ kind, issuer }) => JSON.stringify([kind, issuer]));
  const conditions = [...groups.values()].map((group) => {
    const { kind, issuer } = group[0]!;
    return sql`(kind = ${kind} and issuer = ${issuer} and value = any(${group.map(({ value }) => value)}::text[]))`;
  });
  return sql<boolean>`(${sql.join(conditions, sql` or `)})`;
}

export async function findTombstones(tx: Tx, fingerprints: string[]): Promise<Set<string>> {
  if (fingerprints.length === 0) return new Set();
  const { rows } = await sql<{ fingerprint: string }>`
    select fingerprint from customers.tombstone where fingerprint = any(${fingerprints}::text[])`.execute(tx);
  return new Set(rows.map((row) => row.fingerprint));
}

export const deleteTombstones = (tx: Tx, fingerprints: string[]) =>
  sql`delete from customers.tombstone where fingerprint = any(${fingerprints}::text[])`.execute(tx);

/** Ids of customers about to be made: their identities are claimed first, under ids that nobody else has. */
export async function newCustomerIds(tx: Tx, n: number): Promise<number[]> {
  if (n === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('customers.customer', 'customer_id')) as id
    from generate_series(1, ${n}::integer)`.execute(tx);
  return rows.map((row) => row.id);
}

/**
 * Points identities at customers, as far as nobody has them yet; waits for others who are about to. Answers how many
 * were still free. In one order everywhere, so that two batches can't wait for each other.
 */
export async function claimIdentities(tx: Tx, claims: { identity: KnownAs; customerId: number }[]): Promise<number> {
  const rows = claims
    .toSorted((a, b) => byKey(a.identity, b.identity))
    .map(({ identity: { kind, issuer, value }, customerId }) => [value, kind, issuer, customerId]);
  const claimed = await withValues(rows, (values) =>
    sql<{ one: number }>`
      insert into customers.identity (value, kind, issuer, customer_id) values ${values}
      on conflict do nothing returning 1 as one`.execute(tx),
  );
  return claimed.length;
}

export interface NewCustomer {
  customerId: number;
  subjectKey: string;
  createdAt: Date;
  source: string;
}

export async function insertCustomers(tx: Tx, customers: NewCustomer[]): Promise<void> {
  await withValues(
    customers.map((c) => [c.customerId, c.subjectKey, c.createdAt, c.source]),
    (values) =>
      sql`insert into customers.customer (customer_id, subject_key, created_at, first_source)
        overriding system value values ${values}`.execute(tx),
  );
  await withValues(
    customers.map((c) => [c.subjectKey, c.customerId]),
    (values) => sql`insert into customers.subject (subject_key, customer_id) values ${values}`.execute(tx),
  );
}

export async function insertCustomerIdentities(
  tx: Tx,
  rows: { customerId: number; identity: KnownAs; sealed: string | null; since: Date; source: string }[],
): Promise<void> {
  await withValues(
    rows.map(({ customerId, identity: { kind, issuer, value }, sealed, since, source }) => [
      customerId,
      kind,
      issuer,
      value,
      sealed,
      since,
      source,
    ]),
    (values) =>
      sql`insert into customers.customer_identity (customer_id, kind, issuer, value, sealed, since, source)
        values ${values} on conflict do nothing`.execute(tx),
  );
}

export async function insertConflicts(
  tx: Tx,
  rows: { customerId: number; identity: KnownAs; other: number; proven: boolean; at: Date; source: string }[],
): Promise<void> {
  await withValues(
    rows.map(({ customerId, identity: { kind, issuer, value }, other, proven, at, source }) => [
      customerId,
      kind,
      issuer,
      value,
      other,
      proven,
      at,
      source,
    ]),
    (values) =>
      sql`insert into customers.identity_conflict
          (customer_id, kind, issuer, value, other_customer_id, proven, at, source)
        values ${values} on conflict do nothing`.execute(tx),
  );
}

/** Waits for identities that are being added to her. */
export async function lockCustomer(tx: Tx, customerId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from customers.customer where customer_id = ${customerId} for update`.execute(tx);
  return rows.length === 1;
}
