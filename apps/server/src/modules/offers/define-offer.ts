import { NO_CONDITIONS, type OfferTerms } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../access/index.ts';
import type { OffersTables } from './tables.ts';
import { conditionNames } from './terms/condition-names.ts';
import { discountFrom, type OfferDefinition, sameTerms, type Terms } from './terms/terms.ts';
import { type TermsRow, termsColumns, termsFrom, termsJson } from './terms/terms-row.ts';

export interface DefinedOffer {
  code: string;
  version: number;
  result: 'created' | 'changed' | 'unchanged';
}

export function createDefineOffer({ platform, audit }: { platform: Platform; audit: Audit }) {
  /** Creates the offer or gives it new terms; the same definition again changes nothing. */
  async function putOffer(actor: Actor, code: string, { name, stores, ...offer }: OfferTerms): Promise<DefinedOffer> {
    demand(actor, 'offers.edit');
    const at = platform.clock.now();
    return platform.db.transaction().execute(async (tx) => {
      const storeIds = stores && (await storeIdsOf(tx, stores));
      const terms: Terms = { ...offer, storeIds, names: await conditionNames(tx, offer.conditions) };
      demandScope(actor, terms);
      const put = await saveOffer(tx, { actor, code, name, terms, at });
      if (put.result !== 'unchanged') {
        await audit(tx, actor, 'offers.offer_put', `offer:${code}`, { version: put.version, result: put.result });
      }
      return put;
    });
  }

  /** The same from the flat form of playbook files. */
  async function defineOffer(actor: Actor, definition: OfferDefinition): Promise<DefinedOffer> {
    return putOffer(actor, definition.code, {
      name: definition.name,
      discount: discountFrom(definition),
      minSpendFen: definition.minSpendFen ?? 0,
      terms: definition.terms ?? '',
      validDays: definition.validDays,
      validDates: null,
      stores: definition.stores ?? null,
      storeBound: definition.storeBound ?? false,
      conditions: NO_CONDITIONS,
    });
  }
  return { putOffer, defineOffer };
}

async function storeIdsOf(tx: Tx, codes: string[]): Promise<number[]> {
  const { rows } = await sql<{ code: string; storeId: number }>`
    select code, store_id as "storeId" from organisation.store_info where code = any(${codes}::text[]) order by code`.execute(
    tx,
  );
  const unknown = codes.filter((code) => !rows.some((row) => row.code === code));
  if (unknown.length > 0) throw new AppError('offers.store_unknown', { field: 'stores', stores: unknown });
  return rows.map((row) => row.storeId);
}

/** Whoever answers for some stores decides about offers of those stores alone; one of every store, a region or a city is the chain's. */
function demandScope(actor: Actor, { storeIds, conditions: { regions, cities } }: Terms): void {
  const named = regions.length === 0 && cities.length === 0 ? storeIds : null;
  const within = actor.storeIds === null || named?.every((id) => actor.storeIds?.includes(id));
  if (!within) throw new AppError('access.other_store', {}, 403);
}

async function saveOffer(
  tx: Tx,
  { actor, code, name, terms, at }: { actor: Actor; code: string; name: string; terms: Terms; at: Date },
): Promise<DefinedOffer> {
  const db = tx.withTables<OffersTables>();
  const created = await db
    .insertInto('offers.offer')
    .values({ code, name, current_version: 1, created_at: at, changed_at: at })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('offer_id')
    .executeTakeFirst();
  if (created) {
    await addVersion(tx, { offerId: created.offer_id, version: 1, terms, at });
    return { code, version: 1, result: 'created' };
  }
  const current = await lockOffer(tx, code);
  const before = termsFrom(current.terms);
  demandScope(actor, before);
  const same = sameTerms(before, terms);
  if (same && current.name === name) return { code, version: current.version, result: 'unchanged' };
  // A new name alone is no new promise: coupons show it at once.
  const version = same ? current.version : current.version + 1;
  if (!same) await addVersion(tx, { offerId: current.offerId, version, terms, at });
  await db
    .updateTable('offers.offer')
    .set({ name, current_version: version, changed_at: at })
    .where('offer_id', '=', current.offerId)
    .execute();
  return { code, version, result: 'changed' };
}

async function addVersion(
  tx: Tx,
  { offerId, version, terms, at }: { offerId: number; version: number; terms: Terms; at: Date },
) {
  await tx
    .withTables<OffersTables>()
    .insertInto('offers.offer_terms')
    .values({ offer_id: offerId, version, ...termsColumns(terms), since: at })
    .execute();
}

/** Locked, so that two who change the offer at once make two versions. */
async function lockOffer(tx: Tx, code: string) {
  await sql`select 1 from offers.offer where code = ${code} for update`.execute(tx);
  const { rows } = await sql<{ offerId: number; version: number; name: string; terms: TermsRow }>`
    select o.offer_id as "offerId", t.version, o.name, ${termsJson('t')} as terms
    from offers.offer o
    join offers.offer_terms t on t.offer_id = o.offer_id and t.version = o.current_version
    where o.code = ${code}`.execute(tx);
  return rows[0]!;
}
