import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Solo } from '../solo.ts';
import { GROUPS_PER_DAY } from './rules.ts';

interface Open {
  /** Something can be asked now. */
  now: boolean;
  /** Groups are left whose person has used up the day. */
  tomorrow: boolean;
}

/** Wakes the asking while anything is planned; groups that are too many for a day, at the next midnight. */
export function askPoller(
  { db, wall, clock, zone }: Pick<Platform, 'db' | 'wall' | 'clock'> & { zone: string },
  solo: Solo,
): Poller {
  async function look(now: Date): Promise<Open> {
    const { rows } = await sql<Open>`
      with open as (
        select t.transfer_id, t.corp_id, lower(t.from_userid) as person, l.to_account_id
        from delivery.transfer t join delivery.transfer_leg l on l.transfer_id = t.transfer_id
        where t.state = 'open' and (l.try_after is null or l.try_after <= ${wall()})
      ), waiting_group as (
        select o.person, o.corp_id, bool_or(g.state = 'asking') as asking
        from open o join delivery.transfer_group g on g.transfer_id = o.transfer_id
          and g.to_account_id = o.to_account_id and g.state in ('planned', 'asking')
        group by 1, 2
      ), counted as (
        select w.asking or (
            select count(*) from delivery.transfer_group g join delivery.transfer t on t.transfer_id = g.transfer_id
            where t.corp_id = w.corp_id and lower(t.from_userid) = w.person and g.state in ('asking', 'done')
              and g.asked_at >= date_trunc('day', ${now}::timestamptz at time zone ${zone}) at time zone ${zone}
          ) < ${GROUPS_PER_DAY}::integer as now
        from waiting_group w
      )
      select coalesce((select bool_or(c.now) from counted c), false) or exists (
          select from open o join delivery.transfer_contact c on c.transfer_id = o.transfer_id
            and c.to_account_id = o.to_account_id and c.state in ('planned', 'asking')) as now,
        coalesce((select bool_or(not c.now) from counted c), false) as tomorrow`.execute(db);
    return rows[0]!;
  }
  return {
    name: 'delivery.transfers',
    isDue: async () => (await look(clock.now())).now,
    runDue: solo.wake,
    async nextDueAt(now) {
      const { tomorrow } = await look(now);
      if (!tomorrow) return null;
      const { rows } = await sql<{ at: Date }>`
        select (date_trunc('day', ${now}::timestamptz at time zone ${zone}) + interval '1 day') at time zone ${zone} as at`.execute(
        db,
      );
      return rows[0]!.at;
    },
  };
}

/** Wakes the reading of results when a pair's next look has come. */
export function resultPoller({ db }: Pick<Platform, 'db'>, solo: Solo): Poller {
  const first = async () => {
    const { rows } = await sql<{ at: Date | null }>`select min(poll_at) as at from delivery.transfer_leg`.execute(db);
    return rows[0]!.at;
  };
  return {
    name: 'delivery.transfer_results',
    async isDue(now) {
      const at = await first();
      return at !== null && at <= now;
    },
    runDue: solo.wake,
    nextDueAt: first,
  };
}
