import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { heldOut, variantOfStore } from './conditions.ts';
import { contentsOf } from './contents.ts';
import type { DecideDeps, FiredRun } from './decide.ts';

/**
 * Decides a run whose subject is the group: which groups, which channel, which words. The audience is frozen into
 * `playbooks.post` first; attention then says yes or no for each, channel by channel in the order of preference.
 */
export async function decideGroupRun(tx: Tx, deps: DecideDeps, run: FiredRun, at: Date): Promise<void> {
  await freezeGroups(tx, run, at);
  for (const channel of run.beat.channels.filter((name) => name !== 'mass_send')) {
    await deps.attention.decideGroups(tx, {
      candidates: sql`
        select group_id, run_id, ${run.beat.valueFen}::float8 as value, ${channel}::text as channel, store_id
        from playbooks.post where run_id = ${run.runId} and (state = 'candidate' or (state = 'refused' and reason = 'platform_cap'))`,
      at,
      deliverFrom: at,
    });
    // What the channel's own cap refused is asked again for the next channel; everything else is final.
    await sql`
      update playbooks.post p set
        state = case when d.granted then 'dispatched' else 'refused' end, reason = d.reason,
        channel = case when d.granted then ${channel} end
      from attention.group_decision_of d
      where p.run_id = ${run.runId} and d.run_id = p.run_id and d.group_id = p.group_id
        and (p.state = 'candidate' or (p.state = 'refused' and p.reason = 'platform_cap'))`.execute(tx);
  }
  await openDropOf(tx, deps, run, at);
  await dispatchGroups(tx, deps, run, at);
}

async function freezeGroups(tx: Tx, run: FiredRun, at: Date): Promise<void> {
  await sql`
    insert into playbooks.post (group_id, run_id, at, store_id, state, variant)
    select g.group_id, ${run.runId}, ${at}, g.store_id,
      case when ${heldOut(`${run.code}/holdout`, sql`g.subject_key`, run.beat.holdout)} then 'held_out' else 'candidate' end, v.variant
    from community.group_info g join (${variantOfStore(run.beat, at)}) v on v.store_id = g.store_id
    where g.active and g.owner_account_id is not null
    on conflict (group_id, run_id) do nothing`.execute(tx);
}

/** A held-out group gets no drop either: its members are the measure. */
async function openDropOf(tx: Tx, deps: DecideDeps, run: FiredRun, at: Date): Promise<void> {
  const { drop } = run.beat;
  if (!drop) return;
  const opensAt = new Date(run.firedAt.getTime() + drop.opensAfterMinutes * 60_000);
  await deps.offers.openDrop(tx, {
    dropKey: run.marker,
    name: run.name,
    offerCode: drop.offer.code,
    opensAt,
    closesAt: new Date(opensAt.getTime() + drop.openMinutes * 60_000),
    shares: sql`select group_id, store_id, ${drop.perGroup}::integer as stock from playbooks.post where run_id = ${run.runId} and state = 'dispatched'`,
    at,
  });
}

async function dispatchGroups(tx: Tx, deps: DecideDeps, run: FiredRun, at: Date): Promise<void> {
  const contents = contentsOf(run, deps.publicUrl);
  await deps.delivery.createDispatches(tx, {
    runId: run.runId,
    runMarker: run.marker,
    chatType: 'group',
    recipients: sql`
      select g.owner_account_id as account_id, p.variant, p.group_id, g.chat_id
      from playbooks.post p join community.group_info g using (group_id)
      where p.run_id = ${run.runId} and p.state = 'dispatched' and p.channel = 'group_mass_send'`,
    contents,
    at,
    sendAt: run.firedAt,
    expiresAt: run.expiresAt,
  });
  await deps.tasks.createPosts(tx, {
    runId: run.runId,
    posts: sql`
      select p.group_id, g.chat_id, g.owner_account_id as account_id, p.store_id, ${run.name}::text as title, c.value::jsonb as content
      from playbooks.post p join community.group_info g using (group_id)
        join json_each(${JSON.stringify(contents)}::json) c on c.key = p.variant
      where p.run_id = ${run.runId} and p.state = 'dispatched' and p.channel = 'group_post'`,
    at,
    dueAt: run.firedAt,
    expiresAt: run.expiresAt,
  });
}
