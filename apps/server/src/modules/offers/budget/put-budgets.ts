import type { BudgetShown, BudgetSpec } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { findOffer } from '../issue.ts';
import { knownStores } from '../terms/known-stores.ts';
import { listBudgets, today } from './list-budgets.ts';

/** What the check of `budget_use` throws. */
const CHECK_VIOLATION = '23514';

export function createBudgets({
  platform,
  audit,
  organisation,
}: { platform: Platform; audit: Audit } & Pick<OffersDeps, 'organisation'>) {
  /**
   * The budgets of an offer from now on; one that is left out ends. A limit may change, but not below what is used of it;
   * what a budget counts may not: that is another budget, under another key.
   */
  async function putBudgets(actor: Actor, offerCode: string, budgets: BudgetSpec[]): Promise<BudgetShown[]> {
    demand(actor, 'offers.edit');
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    const { offerId } = await offerOf(offerCode);
    const given = await resolved(budgets);
    const at = platform.clock.now();
    await platform.db.transaction().execute(async (tx) => {
      await sql`select from offers.offer where offer_id = ${offerId} for no key update`.execute(tx);
      if (budgets.some(({ what }) => what === 'issued_fen')) await demandFace(tx, offerId);
      await save(tx, { offerId, given, at });
      await audit(tx, actor, 'offers.budgets_put', `offer:${offerCode}`, { budgets });
    });
    return listBudgets(platform.db, offerId, at);
  }

  async function budgetsOf(actor: Actor, offerCode: string): Promise<BudgetShown[]> {
    demand(actor, 'offers.read');
    return listBudgets(platform.db, (await offerOf(offerCode)).offerId, platform.clock.now());
  }

  async function offerOf(code: string) {
    const offer = await findOffer(platform.db, code);
    if (!offer) throw new AppError('offers.offer_unknown', { offer: code }, 404);
    return offer;
  }

  async function resolved(budgets: BudgetSpec[]) {
    const named = budgets.flatMap(({ scope }) => (scope.kind === 'store' ? [scope.store] : []));
    const stores = new Map((await knownStores(organisation, 'budgets', named)).map((s) => [s.code, s.storeId]));
    const regions = budgets.flatMap(({ scope }) => (scope.kind === 'region' ? [scope.region] : []));
    const { rows } = await sql<{ code: string; unitId: number }>`
      select code, unit_id as "unitId" from organisation.unit_info where code = any(${regions}::text[])`.execute(
      platform.db,
    );
    const units = new Map(rows.map(({ code, unitId }) => [code, unitId]));
    const unknown = regions.filter((code) => !units.has(code));
    if (unknown.length > 0) throw new AppError('offers.region_unknown', { field: 'budgets', regions: unknown });
    return budgets.map(({ key, what, scope, per, limit }) => ({
      ...{ key, what, per, scope: scope.kind, limit_amount: limit },
      unit_id: scope.kind === 'region' ? units.get(scope.region) : null,
      store_id: scope.kind === 'store' ? stores.get(scope.store) : null,
    }));
  }

  return { putBudgets, budgetsOf };
}

/** Fen of face are counted only where a coupon has one. */
async function demandFace(tx: Tx, offerId: number): Promise<void> {
  const { rows } = await sql`
    select from offers.offer o join offers.offer_terms t on t.offer_id = o.offer_id and t.version = o.current_version
    where o.offer_id = ${offerId} and t.amount_fen is null`.execute(tx);
  if (rows.length > 0)
    throw new AppError('offers.no_face', { field: 'what', rule: 'an offer that takes off at most so much' });
}

async function save(
  tx: Tx,
  { offerId, given, at }: { offerId: number; given: { key: string }[]; at: Date },
): Promise<void> {
  const rows = sql`select * from json_to_recordset(${JSON.stringify(given)}::json) as g(key text, what text, scope text,
    unit_id bigint, store_id bigint, per text, limit_amount bigint)`;
  const { rows: other } = await sql<{ key: string }>`
    select b.key from offers.budget b join (${rows}) g on g.key = b.key
    where b.offer_id = ${offerId}
      and (b.what, b.scope, b.unit_id, b.store_id, b.per) is distinct from (g.what, g.scope, g.unit_id, g.store_id, g.per)`.execute(
    tx,
  );
  if (other[0]) throw new AppError('offers.budget_is_another', { field: 'key', budget: other[0].key }, 409);
  await sql`
    insert into offers.budget (offer_id, key, what, scope, unit_id, store_id, per, limit_amount, since)
    select ${offerId}, key, what, scope, unit_id, store_id, per, limit_amount, ${at} from (${rows}) g
    on conflict (offer_id, key) do update set limit_amount = excluded.limit_amount, ended_at = null`.execute(tx);
  await sql`
    update offers.budget set ended_at = ${at}
    where offer_id = ${offerId} and ended_at is null and key <> all(${given.map(({ key }) => key)}::text[])`.execute(
    tx,
  );
  try {
    await sql`
      update offers.budget_use u set limit_amount = b.limit_amount
      from offers.budget b
      where b.offer_id = ${offerId} and b.ended_at is null and u.budget_id = b.budget_id
        and (b.per = 'ever' or u.day >= ${today(at)})`.execute(tx);
  } catch (error) {
    if ((error as { code?: string }).code !== CHECK_VIOLATION) throw error;
    throw new AppError('offers.budget_below_used', { field: 'limit' }, 409);
  }
}
