import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { StaffCards } from '../delivery/index.ts';
import { closingWords } from './cards.ts';

/** WeCom's results of the last minute may come after the window's end. Milliseconds. */
export const RESULTS_LATE_MS = 10 * 60_000;

/**
 * Looks again at what notices speak of. What is over needs no card any more, and a card of which everything is over will
 * say so. The truth is read here, so it does not matter who calls, when, or how often.
 * @param which of `n`, a row of tasks.notice
 */
export async function closeNotices(
  tx: Tx,
  { staffCards, zone }: { staffCards: Pick<StaffCards, 'closeCards'>; zone: string },
  { which, at }: { which: RawBuilder<boolean>; at: Date },
): Promise<void> {
  const clock = (column: string) => sql`to_char(${sql.ref(column)} at time zone ${zone}::text, 'HH24:MI')`;
  const { rows } = await sql<{ cardKey: string | null }>`
    with open as (
      select n.account_id, n.notice_key, n.kind, n.subject_id from tasks.notice n
      where n.state in ('waiting', 'sent') and ${which}
    ), truth as (
      select o.account_id, o.notice_key, t.status <> 'open' as over, t.status = 'done' as done,
        case t.status when 'done' then '已完成' || coalesce(' · ' || a.name, '') || ' ' || ${clock('t.done_at')}
          when 'expired' then '已过期' else '已取消' end as words
      from open o join tasks.task t on t.account_id = o.account_id and t.task_id = o.subject_id
      left join organisation.account_info a on a.account_id = t.done_account_id
      where o.kind = 'task'
      union all
      select o.account_id, o.notice_key, not p.due, p.posted, case when p.posted then '已全部发布' else '已结束' end
      from open o cross join lateral (
        select coalesce(bool_or(p.status = 'due'), false) as due, coalesce(bool_and(p.status = 'posted'), false) as posted
        from tasks.post p where p.run_id = o.subject_id and p.account_id = o.account_id) p
      where o.kind = 'posts'
      union all
      select o.account_id, o.notice_key,
        d.confirmed_at is not null or d.state = 'cancelled' or d.expires_at <= ${new Date(at.getTime() - RESULTS_LATE_MS)},
        d.confirmed_at is not null,
        case when d.confirmed_at is not null then '已发送 ' || ${clock('d.confirmed_at')} else '已结束，没有发送' end
      from open o join delivery.dispatch_info d on d.dispatch_id = o.subject_id
      where o.kind = 'send'
    )
    update tasks.notice n
    set state = case n.state when 'sent' then 'closed' else 'dropped' end, words = t.words, done = t.done
    from truth t
    where t.over and n.account_id = t.account_id and n.notice_key = t.notice_key and n.state in ('waiting', 'sent')
    returning n.card_key as "cardKey"`.execute(tx);
  const keys = [...new Set(rows.flatMap(({ cardKey }) => cardKey ?? []))];
  if (keys.length === 0) return;
  const { rows: cards } = await sql<{ cardKey: string; over: { words: string; done: boolean }[] }>`
    select card_key as "cardKey", jsonb_agg(distinct jsonb_build_object('words', words, 'done', done)) as over
    from tasks.notice where card_key = any(${keys}::text[])
    group by card_key having bool_and(state = 'closed')
    order by card_key`.execute(tx);
  await staffCards.closeCards(
    tx,
    cards.map(({ cardKey, over }) => ({ cardKey, words: closingWords(over) })),
    at,
  );
}
