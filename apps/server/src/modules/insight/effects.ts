import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { meanOf, type Sample, upliftOf, verdictOf } from './uplift.ts';

/** Orders of a subject count for so long after a run was fired. */
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
 * Every playbook's effect by assignment: whoever was assigned to be written to (confirmed by staff or not) against
 * whoever was held out. A group's outcome is its orders per member, so that large groups don't weigh more.
 */
export async function effects(db: Db, { from, until }: { from: Date; until: Date }) {
  const { rows } = await sql<Row>`
    with outcome as (
      select r.playbook_code as code, r.name, 'customer' as subject, t.held_out,
        (select count(*) from orders.order_info o where o.customer_id = t.customer_id and o.ordered_at > r.fired_at
          and o.ordered_at <= r.fired_at + make_interval(hours => ${WINDOW_HOURS}))::float8 as x
      from playbooks.run_info r join playbooks.touch_info t using (run_id)
      where r.fired_at >= ${from} and r.fired_at < ${until} and r.fired_at + make_interval(hours => ${WINDOW_HOURS}) <= ${until} and t.state <> 'refused'
      union all
      select r.playbook_code, r.name, 'group', p.held_out,
        (select count(o.order_id)::float8 / nullif(count(distinct m.customer_id), 0) from community.group_customer m
          left join orders.order_info o on o.customer_id = m.customer_id and o.ordered_at > r.fired_at
            and o.ordered_at <= r.fired_at + make_interval(hours => ${WINDOW_HOURS})
          where m.group_id = p.group_id and m.joined_at <= r.fired_at)
      from playbooks.run_info r join playbooks.post_of p using (run_id)
      where r.fired_at >= ${from} and r.fired_at < ${until} and r.fired_at + make_interval(hours => ${WINDOW_HOURS}) <= ${until} and p.state <> 'refused'
    )
    select code, name, subject, held_out as "heldOut", count(x) as n, coalesce(sum(x), 0) as sum, coalesce(sum(x * x), 0) as "sumOfSquares"
    from outcome group by 1, 2, 3, 4 order by 1`.execute(db);
  return [...Map.groupBy(rows, ({ code }) => code)].map(([code, sides]) => {
    const side = (heldOut: boolean): Sample =>
      sides.find((row) => row.heldOut === heldOut) ?? { n: 0, sum: 0, sumOfSquares: 0 };
    const [treated, heldOut] = [side(false), side(true)];
    const uplift = upliftOf(treated, heldOut);
    return {
      code,
      name: sides[0]?.name ?? code,
      subject: sides[0]?.subject ?? 'customer',
      treated: treated.n,
      heldOut: heldOut.n,
      treatedMean: meanOf(treated),
      heldOutMean: meanOf(heldOut),
      uplift,
      verdict: verdictOf(uplift),
    };
  });
}
