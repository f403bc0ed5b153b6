import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { stands } from './every-order.ts';
import { atHome, type Span, within } from './scope.ts';
import { meanOf, type Sample, upliftOf, verdictOf } from './uplift.ts';

/** Orders of a subject count for so long after a run's time. */
const WINDOW_HOURS = 24;

interface Row {
  code: string;
  name: string;
  subject: 'customer' | 'group';
  heldOut: boolean;
  n: number;
  sum: number;
  sumOfSquares: number;
}

/**
 * Every playbook's effect by assignment: all subjects whom the draw did not hold out (refused by attention or not,
 * confirmed by staff or not) against all whom it held out; anything less would compare those who may be written to with
 * everybody. A subject is drawn once for all runs of a playbook, so it counts once, with its mean over the runs: its days
 * are not independent. A group's outcome is its orders per member, so that large groups don't weigh more.
 */
export async function effects(db: Db, span: Span) {
  const { rows } = await sql<Row>`
    with run as materialized (
      select run_id, playbook_code as code, fired_at as "from", fired_at + make_interval(hours => ${WINDOW_HOURS}) as until
      from playbooks.run_info
      where fired_at >= ${span.from} and fired_at + make_interval(hours => ${WINDOW_HOURS}) <= ${span.until}
        and decided_at is not null and state <> 'cancelled'
    ), outcome as (
      ${ofCustomers(span)}
      union all
      ${ofGroups(span)}
    ), subject as (
      select code, subject, subject_id, held_out, avg(x) as x from outcome where x is not null group by 1, 2, 3, 4
    )
    select s.code, (select min(p.name) from playbooks.run_info p where p.playbook_code = s.code) as name, s.subject,
      s.held_out as "heldOut", count(*) as n, sum(s.x) as sum, sum(s.x * s.x) as "sumOfSquares"
    from subject s group by s.code, s.subject, s.held_out order by s.code`.execute(db);
  return [...Map.groupBy(rows, ({ code }) => code).values()].map(effectOf);
}

/** Rows (code, subject, subject_id, held_out, x): each customer's orders after each run. */
const ofCustomers = ({ storeIds }: Span): RawBuilder<unknown> => sql`
  select r.code, 'customer' as subject, t.customer_id as subject_id, t.held_out, count(o.order_id)::float8 as x
  from run r join playbooks.touch_info t on t.run_id = r.run_id
    left join orders.order_info o on o.customer_id = t.customer_id and o.ordered_at > r."from" and o.ordered_at <= r.until and ${stands('o')}
  where ${atHome(storeIds, 't.customer_id')}
  group by r.code, r.run_id, t.customer_id, t.held_out`;

/** The same of each group, per member at the time of firing: whoever left because of the message still counts. */
const ofGroups = ({ storeIds }: Span): RawBuilder<unknown> => sql`
  select r.code, 'group', p.group_id, p.held_out, count(o.order_id)::float8 / nullif(count(distinct s.customer_id), 0)
  from run r join playbooks.post_of p on p.run_id = r.run_id
    left join community.group_stay s on s.group_id = p.group_id and s.type = 'customer'
      and s.joined_at <= r."from" and (s.left_at is null or s.left_at > r."from")
    left join orders.order_info o on o.customer_id = s.customer_id and o.ordered_at > r."from" and o.ordered_at <= r.until and ${stands('o')}
  where ${within(storeIds, 'p.store_id')}
  group by r.code, r.run_id, p.group_id, p.held_out`;

function effectOf(sides: Row[]) {
  const side = (heldOut: boolean): Sample =>
    sides.find((row) => row.heldOut === heldOut) ?? { n: 0, sum: 0, sumOfSquares: 0 };
  const [treated, heldOut] = [side(false), side(true)];
  const uplift = upliftOf(treated, heldOut);
  const { code, name, subject } = sides[0]!;
  return {
    code,
    name,
    subject,
    treated: treated.n,
    heldOut: heldOut.n,
    treatedMean: meanOf(treated),
    heldOutMean: meanOf(heldOut),
    uplift,
    verdict: verdictOf(uplift),
  };
}
