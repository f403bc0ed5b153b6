import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { addJobs } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { identitiesToKeep, type KnownAs, keyOf } from './identity.ts';
import { type Candidate, type MatchPlan, type Owner, planMatch } from './matching.ts';
import * as repo from './repository.ts';
import type { Matched, MatchOptions, PersonToMatch } from './types.ts';

/** More losses in a row than any crowd explains: the caller's transaction sees one frozen moment, which can't work. */
const MOST_ATTEMPTS = 20;

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * The one way identities become customers. Set-wise: some eight statements for any number of people. Two transactions
 * that name the same unknown person meet at the identity's key: the second waits, then finds the first one's customer.
 */
export function createMatch({ secrets, changes }: Pick<Platform, 'secrets' | 'changes'>) {
  async function match(tx: Tx, people: PersonToMatch[], options: MatchOptions): Promise<Map<string, Matched>> {
    const candidates = people.map(({ ref, identities }) => ({
      ref,
      identities: identitiesToKeep(identities, secrets),
    }));
    if (options.cameBack) await repo.deleteTombstones(tx, fingerprintsOf(candidates.flatMap((c) => c.identities)));
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const plan = await planFor(tx, candidates, options.create);
      const isReading = plan.learnt.length === 0 && plan.conflicts.length === 0;
      const ids = isReading ? [] : await attemptToWrite(tx, plan, options);
      if (ids) return new Map([...plan.owners].map(([ref, owner]) => [ref, matched(owner, ids)]));
    }
    throw new Error('identities kept changing hands; match needs a read committed transaction');
  }

  async function planFor(tx: Tx, candidates: Candidate[], create: boolean): Promise<MatchPlan> {
    const identities = uniqueBy(candidates.flatMap((candidate) => candidate.identities));
    const known = await repo.findOwners(tx, identities);
    const unknown = identities.filter((identity) => !known.has(keyOf(identity)));
    const fingerprints = fingerprintsOf(unknown);
    const buried = await repo.findTombstones(tx, fingerprints);
    const refused = new Set(unknown.filter((_, index) => buried.has(fingerprints[index]!)).map(keyOf));
    return planMatch(candidates, { known, refused, create });
  }

  /** Writes the plan; answers the new customers' ids, or null (and nothing is written) when somebody was faster. */
  async function attemptToWrite(tx: Tx, plan: MatchPlan, options: MatchOptions): Promise<number[] | null> {
    await sql`savepoint customers_match`.execute(tx);
    try {
      const ids = await repo.newCustomerIds(tx, plan.created.length);
      const claims = plan.learnt.map(({ identity, owner }) => ({ identity, customerId: idOf(owner, ids) }));
      if ((await repo.claimIdentities(tx, claims)) < claims.length) return await giveUp(tx);
      await write(tx, plan, { ...options, ids });
      await sql`release savepoint customers_match`.execute(tx);
      return ids;
    } catch (error) {
      // Somebody we had found was merged or erased a moment ago.
      if ((error as { code?: string }).code === FOREIGN_KEY_VIOLATION) return giveUp(tx);
      throw error;
    }
  }

  async function giveUp(tx: Tx): Promise<null> {
    await sql`rollback to savepoint customers_match`.execute(tx);
    return null;
  }

  async function write(tx: Tx, plan: MatchPlan, { ids, at, source }: MatchOptions & { ids: number[] }) {
    await repo.insertCustomers(
      tx,
      plan.created.map(({ subjectKey }, index) => ({ customerId: ids[index]!, subjectKey, createdAt: at, source })),
    );
    await repo.insertCustomerIdentities(
      tx,
      plan.learnt.map(({ identity, owner }) => ({
        customerId: idOf(owner, ids),
        identity,
        sealed: identity.phone === undefined ? null : secrets.encrypt(identity.phone),
        since: at,
        source,
      })),
    );
    // Whoever is new has an identity that is new.
    await changes.record(tx, { topic: 'customers', customers: plan.learnt.map(({ owner }) => idOf(owner, ids)) });
    await repo.insertConflicts(
      tx,
      plan.conflicts.map(({ owner, identity, other, proven }) => ({
        customerId: idOf(owner, ids),
        identity,
        other: idOf(other, ids),
        proven,
        at,
        source,
      })),
    );
    if (plan.conflicts.some(({ proven }) => proven)) {
      await addJobs(tx, [{ task: 'customers.merge_proven', payload: {}, key: 'customers.merge_proven' }]);
    }
  }

  const fingerprintsOf = (identities: KnownAs[]) => identities.map((identity) => tombstoneKey(secrets, identity));

  return { match };
}

/** What is left of an identity after its customer was erased. */
export const tombstoneKey = (secrets: Platform['secrets'], identity: KnownAs) =>
  secrets.fingerprint(`tombstone|${keyOf(identity)}`);

const idOf = (owner: Owner, ids: number[]): number => ('id' in owner ? owner.id : ids[owner.index]!);

const matched = (owner: Owner, ids: number[]): Matched => ({ customerId: idOf(owner, ids), created: 'index' in owner });

const uniqueBy = (identities: KnownAs[]) => [...new Map(identities.map((i) => [keyOf(i), i])).values()];
