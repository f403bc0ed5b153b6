import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { stillSo } from './awaited-sets.ts';
import { heldOut, variantOfStore } from './conditions.ts';
import { contentsOf } from './contents.ts';
import type { DecideDeps, FiredRun } from './fired-run.ts';

/** The same people for months: nobody's programme messages reach them, so that the programme can be measured. */
export const PROGRAMME_HOLDOUT = { salt: 'programme', share: 0.02 };

/** Freezes who is considered and whom the holdouts keep out. */
export async function freezeCustomers(
  tx: Tx,
  run: FiredRun,
  given: { at: Date; snapshotId: number | null },
): Promise<void> {
  const { at } = given;
  const subject = sql`c.subject_key`;
  await sql`
    insert into playbooks.candidate (customer_id, run_id, subject_key, account_id, external_userid, store_id, variant, held_out)
    select c.customer_id, ${run.runId}, c.subject_key, k.account_id, k.external_userid, c.home_store_id,
      coalesce(v.variant, ${plainVariant(run)}),
      ${heldOut(PROGRAMME_HOLDOUT.salt, subject, PROGRAMME_HOLDOUT.share)} or ${heldOut(`${run.code}/holdout`, subject, run.beat.holdout)}
    from (${audience(run, given)}) a
    join customers.customer_info c on c.customer_id = a.customer_id
    join (
      -- The account she has known longest writes to her; the name decides between equals.
      select distinct on (m.customer_id) m.customer_id, m.account_id, m.external_userid
      from customers.active_contact m join organisation.account_info i using (account_id)
      where i.active order by m.customer_id, m.since, i.userid collate "C"
    ) k on k.customer_id = c.customer_id
    left join (${variantOfStore(run.beat, at)}) v on v.store_id = c.home_store_id
    on conflict (customer_id, run_id) do nothing`.execute(tx);
}

const plainVariant = (run: FiredRun) =>
  run.beat.variants.find(({ weather, product }) => !weather && !product)?.key ?? '';

/** Rows `(customer_id)`, each once. */
function audience(run: FiredRun, { at, snapshotId }: { at: Date; snapshotId: number | null }): RawBuilder<unknown> {
  const rule = run.beat.audience;
  switch (rule.rule) {
    case 'lapsing':
      return sql`
        select customer_id from orders.order_info
        where ordered_at > ${daysBefore(at, rule.sinceDays.until)} and ordered_at <= ${at}
        group by customer_id having max(ordered_at) <= ${daysBefore(at, rule.sinceDays.from)}`;
    case 'segment':
      return sql`select customer_id from audience.snapshot_customer where snapshot_id = ${snapshotId}`;
    case 'contact_without_group':
      return sql`
        select w.customer_id from playbooks.wait w where w.run_id = ${run.runId} and w.playbook_id = ${run.playbookId}
          and not exists (select from community.group_customer g where g.customer_id = w.customer_id)`;
    case 'transition':
      return stillSo(run, at);
    case 'open_store_groups':
      throw new Error('groups are decided as groups');
  }
}

const daysBefore = (at: Date, days: number) => new Date(at.getTime() - days * 86_400_000);

/**
 * After attention has decided for all runs of the slot: coupons; the touches, decided as they are inserted; dispatches.
 * Whom attention granted and the offer gave no coupon (no piece is left, its dates are over) is not told of one.
 */
export async function settleCustomerRun(tx: Tx, deps: DecideDeps, run: FiredRun, at: Date): Promise<void> {
  const granted = sql`playbooks.candidate c
    join attention.decision_of d on d.customer_id = c.customer_id and d.run_id = c.run_id and d.decided_at = ${at}
    where c.run_id = ${run.runId} and d.granted and not c.held_out`;
  const served = await issueTo(tx, deps, { run, granted, at });
  await sql`
    insert into playbooks.touch (customer_id, run_id, at, state, reason, variant, channel)
    select c.customer_id, c.run_id, ${at},
      case when c.held_out then 'held_out' when d.granted and ${served} then 'dispatched' else 'refused' end,
      case when c.held_out then null when not coalesce(d.granted, false) then coalesce(d.reason, 'not_reachable')
        when not ${served} then 'no_coupon' end, c.variant, 'mass_send'
    from playbooks.candidate c
      left join attention.decision_of d on d.customer_id = c.customer_id and d.run_id = c.run_id and d.decided_at = ${at}
    where c.run_id = ${run.runId}
    on conflict do nothing`.execute(tx);
  await deps.delivery.createDispatches(tx, {
    runId: run.runId,
    runMarker: run.marker,
    chatType: 'single',
    recipients: sql`select c.account_id, c.variant, c.customer_id, c.external_userid from ${granted} and ${served}`,
    contents: contentsOf(run, deps.publicUrl),
    at,
    sendAt: run.firedAt,
    expiresAt: run.expiresAt,
  });
  await sql`delete from playbooks.candidate where run_id = ${run.runId}`.execute(tx);
}

/** Issues the run's coupon; answers the condition on a candidate `c` that she has hers. The others get their attention back. */
async function issueTo(
  tx: Tx,
  deps: DecideDeps,
  { run, granted, at }: { run: FiredRun; granted: RawBuilder<unknown>; at: Date },
): Promise<RawBuilder<boolean>> {
  if (!run.beat.issue) return sql<boolean>`true`;
  const grantKey = `run:${run.marker}`;
  await deps.offers.issueToSet(tx, {
    offerCode: run.beat.issue.code,
    // Good in every store: a coupon that makes somebody come back must not depend on where.
    candidates: sql`select c.customer_id, null::bigint as store_id from ${granted}`,
    grantKey,
    at,
  });
  const served = sql<boolean>`exists (
    select from offers.coupon_info i where i.customer_id = c.customer_id and i.grant_key = ${grantKey})`;
  const rows = sql`select c.customer_id from ${granted} and not ${served}`;
  await deps.attention.release(tx, { runId: run.runId, rows });
  return served;
}
