import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { heldOut, variantOfStore } from './conditions.ts';
import { contentsOf } from './contents.ts';
import type { DecideDeps, FiredRun } from './fired-run.ts';

/**
 * Decides a run whose subject is the group: which groups, which channel, which words. The audience is frozen into
 * `playbooks.post` first; attention then says yes or no for each, channel by channel in the order of preference.
 */
export async function decideGroupRun(tx: Tx, deps: DecideDeps, run: FiredRun, at: Date): Promise<void> {
  await freezeGroups(tx, run, at);
  for (const channel of run.beat.channels) {
    // What the channel's own cap refused is asked again for the next channel; everything else is final.
    const open = sql<boolean>`p.run_id = ${run.runId} and p.at = ${at}
      and (p.state = 'candidate' or (p.state = 'refused' and p.reason = 'platform_cap'))`;
    await deps.attention.decideGroups(tx, {
      candidates: sql`
        select p.group_id, p.run_id, ${run.beat.valueFen}::float8 as value, ${channel}::text as channel
        from playbooks.post p where ${open}`,
      at,
      deliverFrom: at,
    });
    await sql`
      update playbooks.post p set
        state = case when d.granted then 'dispatched' else 'refused' end, reason = d.reason,
        channel = case when d.granted then ${channel} end
      from attention.group_decision_of d
      where ${open} and d.run_id = p.run_id and d.group_id = p.group_id`.execute(tx);
  }
  await openDropOf(tx, deps, run, at);
  await dispatchGroups(tx, deps, run, at);
}

/** Every bound group, with what speaks against it before attention is asked. The holdout is drawn first, from all. */
async function freezeGroups(tx: Tx, run: FiredRun, at: Date): Promise<void> {
  const openMinutes = Math.ceil((run.expiresAt.getTime() - at.getTime()) / 60_000);
  await sql`
    insert into playbooks.post (group_id, run_id, at, store_id, variant, state, reason)
    select f.group_id, ${run.runId}, ${at}, f.store_id, f.variant,
      case when f.held_out then 'held_out' when f.refused is null then 'candidate' else 'refused' end,
      case when not f.held_out then f.refused end
    from (
      select g.group_id, g.store_id, v.variant, ${heldOut(`${run.code}/holdout`, sql`g.subject_key`, run.beat.holdout)} as held_out,
        case
          when not coalesce(o.active, false) then 'no_owner'
          when s.opened_on > local.at::date or ${closedFor(openMinutes)} then 'store_closed'
          when exists (
            select from playbooks.post other join playbooks.run r on r.run_id = other.run_id
            where other.group_id = g.group_id and other.at between ${run.firedAt} and ${at}
              and other.state in ('dispatched', 'sent')
              and r.slot_at = (select slot_at from playbooks.run where run_id = ${run.runId})) then 'outranked'
        end as refused
      from community.group_info g
      join organisation.store_info s on s.store_id = g.store_id
      join (${variantOfStore(run.beat, at)}) v on v.store_id = g.store_id
      left join organisation.account_info o on o.account_id = g.owner_account_id
      cross join lateral (select ${at}::timestamptz at time zone s.time_zone) local(at)
      where g.active
    ) f
    on conflict do nothing`.execute(tx);
}

/** No hour of the store (`s`, with its time `local.at`) falls into the next minutes. A store whose hours nobody told us counts as open. */
const closedFor = (minutes: number) => sql<boolean>`(
  exists (select from organisation.store_hours_info h where h.store_id = s.store_id)
  and not exists (
    select from organisation.store_hours_info h
    cross join lateral (select extract(hour from local.at)::integer * 60 + extract(minute from local.at)::integer) now(minute)
    where h.store_id = s.store_id and h.weekday = extract(isodow from local.at)
      and h.until_minute > now.minute and h.from_minute < now.minute + ${minutes}::integer))`;

/** A held-out group gets no drop either: its members are the measure. */
async function openDropOf(tx: Tx, deps: DecideDeps, run: FiredRun, at: Date): Promise<void> {
  const { drop } = run.beat;
  if (!drop) return;
  // By the run's own time: a run fired late opens at the hour that its text names.
  const after = (minutes: number) => new Date(run.dueAt.getTime() + minutes * 60_000);
  const { opensAtPostUntilMinutes: latest, scope, family, perCustomer, waitlist } = drop;
  await deps.offers.openDrop(tx, {
    dropKey: run.marker,
    name: run.name,
    offerCode: drop.offer.code,
    opensAt: after(drop.opensAfterMinutes),
    closesAt: after(drop.opensAfterMinutes + drop.openMinutes),
    ...(latest === undefined ? {} : { atPost: { latest: after(latest) } }),
    ...{ scope, family, perCustomer, waitlist },
    shares: sql`select group_id, store_id, ${drop.perGroup}::integer as stock from playbooks.post
      where run_id = ${run.runId} and at = ${at} and state = 'dispatched'`,
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
      where p.run_id = ${run.runId} and p.at = ${at} and p.state = 'dispatched' and p.channel = 'group_mass_send'`,
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
      where p.run_id = ${run.runId} and p.at = ${at} and p.state = 'dispatched' and p.channel = 'group_post'`,
    at,
    dueAt: run.firedAt,
    expiresAt: run.expiresAt,
  });
}
