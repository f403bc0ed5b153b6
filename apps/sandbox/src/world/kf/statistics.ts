import type { WorldContext } from '../context.ts';
import { beijingDay, secondsOfDay } from '../days.ts';
import { refuse } from '../errors.ts';

interface Figures {
  day: number;
  sessions: number;
  customers: number;
  messages: number;
  replied: number;
  refused: number;
}
const DAY_MS = 86_400_000;
const OFFSET_MS = 8 * 3_600_000;

/** Figures by Beijing day, of days that are over; a day without any is left out (docs 95489, 95490). */
export function createKfStatistics(ctx: WorldContext) {
  const { store, clock, settings } = ctx;

  /** First and last day that are asked for, no later than yesterday. */
  const daysOf = (fromAt: number, untilAt: number): { first: number; last: number } => {
    const today = beijingDay(clock.now());
    const first = beijingDay(new Date(fromAt * 1000));
    const last = beijingDay(new Date(untilAt * 1000));
    if (last < first) refuse(40058, 'end_time is before start_time');
    if (last - first >= settings.kfStatisticDays.span) refuse(40058, `more than ${settings.kfStatisticDays.span} days`);
    if (first < today - settings.kfStatisticDays.back)
      refuse(40058, `start_time: more than ${settings.kfStatisticDays.back} days ago`);
    return { first, last: Math.min(last, today - 1) };
  };

  /**
   * `servicer`: only sessions in which this member wrote (or any member when empty). Replied: sessions' customers who
   * got a servicer's message on that day.
   */
  const figures = (of: {
    openKfId?: string | undefined;
    servicer?: string | undefined;
    served: boolean;
    first: number;
    last: number;
  }) =>
    store.all<Figures>(
      `with said as (
         select m.*, cast((m.at_ms + ${OFFSET_MS}) / ${DAY_MS} as integer) as day from kf_message m
         where (:account is null or m.open_kfid = :account) and m.at_ms >= :from_ms and m.at_ms < :until_ms
       ), answered as (
         select distinct open_kfid, person_id, day from said where origin = 5 and (:servicer is null or servicer = :servicer)
       )
       select s.day, sum(s.opens) as sessions, count(distinct s.person_id) as customers, count(*) as messages,
         count(distinct case when a.day is not null then s.open_kfid || s.person_id end) as replied,
         (select count(distinct r.person_id) from said r
           where r.day = s.day and r.msgtype = 'event' and r.body ->> 'event_type' = 'reject_customer_msg_switch_change'
             and r.body ->> 'reject_switch' = 1) as refused
       from said s left join answered a on a.open_kfid = s.open_kfid and a.person_id = s.person_id and a.day = s.day
       where s.origin = 3 and (:served = 0 or a.day is not null) group by s.day order by s.day`,
      {
        account: of.openKfId ?? null,
        servicer: of.servicer ?? null,
        served: of.served ? 1 : 0,
        from_ms: secondsOfDay(of.first) * 1000,
        until_ms: secondsOfDay(of.last + 1) * 1000,
      },
    );
  /** Customers whom members won by 升级服务, by day. */
  const upgraded = (day: number, openKfId: string | undefined): number =>
    store.get<{ n: number }>(
      `select count(distinct person_id) as n from kf_upgrade where accepted_at >= ? and accepted_at < ? and (? is null or open_kfid = ?)`,
      secondsOfDay(day),
      secondsOfDay(day + 1),
      openKfId ?? null,
      openKfId ?? null,
    )?.n ?? 0;

  return {
    ofCorp: (openKfId: string | undefined, fromAt: number, untilAt: number) =>
      figures({ openKfId, served: false, ...daysOf(fromAt, untilAt) }).map((f) => ({
        stat_time: secondsOfDay(f.day),
        statistic: {
          session_cnt: f.sessions,
          customer_cnt: f.customers,
          customer_msg_cnt: f.messages,
          upgrade_service_customer_cnt: upgraded(f.day, openKfId),
          msg_rejected_customer_cnt: f.refused,
        },
      })),
    ofServicer: (openKfId: string | undefined, servicer: string | undefined, fromAt: number, untilAt: number) =>
      figures({ openKfId, servicer, served: true, ...daysOf(fromAt, untilAt) }).map((f) => ({
        stat_time: secondsOfDay(f.day),
        statistic: {
          session_cnt: f.sessions,
          customer_cnt: f.customers,
          customer_msg_cnt: f.messages,
          reply_rate: f.customers === 0 ? 0 : f.replied / f.customers,
          msg_rejected_customer_cnt: f.refused,
        },
      })),
  };
}
