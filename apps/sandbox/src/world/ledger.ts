import type { WorldContext } from './context.ts';

/** One thing that the platform says it sent: the marker in its link, and the customer or group it went to. */
export interface ClaimedSend {
  marker: string;
  /** external_userid or chat_id. */
  subject: string;
}

export interface Duplicate {
  marker: string;
  subject: string;
  times: number;
}
export interface MissedWelcome {
  userid: string;
  externalUserid: string;
  issuedAt: number;
  /** What the platform's attempt was answered with, if there was one. */
  lastErrcode: number | null;
}

/** What reached the phones, counted by the phones: the server doesn't grade itself. */
export function createLedger({ store, wall, settings, clock }: WorldContext) {
  /**
   * What reached the same phone or group more than once: the same marker, or the same welcome. A customer who adds a
   * second member is rightly welcomed again, so a welcome is known by its code.
   */
  const duplicates = (): Duplicate[] =>
    store.all<Duplicate>(
      `select marker, subject, count(*) as times from (
         select iif(d.origin = 'welcome', d.origin_id, d.marker) as marker, coalesce(d.chat_id, p.external_userid) as subject
         from delivery d left join person p on p.id = d.person_id
         where d.by_customer = 0 and (d.marker is not null or d.origin = 'welcome'))
       group by marker, subject having count(*) > 1 order by marker, subject`,
    );

  /**
   * Codes whose callback the platform answered and for which no welcome came, though the customer is still there and
   * had not begun to write. With a driven clock all callbacks are settled when this is asked, so none is still on its way.
   */
  const missedWelcomes = (): MissedWelcome[] =>
    store.all<MissedWelcome>(
      `select w.userid, c.external_userid as "externalUserid", w.issued_at as "issuedAt", w.last_errcode as "lastErrcode"
       from welcome w join contact c on c.person_id = w.person_id and c.userid = w.userid and c.created_at = w.issued_at
       where w.outcome = 'open' and w.answered = 1 and c.status = 'active' and w.wall_told_ms <= ?
       order by w.issued_at, c.external_userid`,
      clock.mode === 'driven' ? wall() : wall() - settings.welcomeSeconds * 1000,
    );

  const count = (sql: string) => store.get<{ n: number }>(sql)?.n ?? 0;

  return {
    duplicates,
    missedWelcomes,
    /** The state of things in numbers. */
    figures: () => ({
      contacts: count(`select count(*) as n from contact where status = 'active'`),
      blocked: count(`select count(*) as n from contact where status = 'blocked'`),
      groups: count('select count(*) as n from chat where dismissed_at is null'),
      groupMembers: count('select count(*) as n from chat_member where left_at is null and person_id is not null'),
      deliveries: count('select count(*) as n from delivery where by_customer = 0'),
      waitingMassTasks: count(
        `select count(*) as n from mass_task t join mass_send m on m.msgid = t.msgid where t.status = 0 and m.cancelled_at is null`,
      ),
    }),
    summary() {
      const doubled = duplicates();
      const missed = missedWelcomes();
      const deliveries = Object.fromEntries(
        store
          .all<{ origin: string; n: number }>(
            'select origin, count(*) as n from delivery group by origin order by origin',
          )
          .map((row) => [row.origin, row.n]),
      );
      return {
        deliveries,
        duplicateSends: doubled.reduce((sum, { times }) => sum + times - 1, 0),
        lostSends: missed.length,
        duplicates: doubled,
        missedWelcomes: missed,
      };
    },
    /**
     * Against what the platform believes. Lost: claimed, never on the phone, and neither refused by the phone (not a
     * contact any more, at the cap) nor unreachable. Unexpected: arrived with a marker that nobody claims.
     */
    compare(sends: readonly ClaimedSend[]) {
      const claims = JSON.stringify(sends);
      const claimed = `select distinct value ->> 'marker' as marker, value ->> 'subject' as subject from json_each(?)`;
      const arrived = (origins: string) => `select distinct d.marker, coalesce(d.chat_id, p.external_userid) as subject
         from delivery d left join person p on p.id = d.person_id
         where d.marker is not null and d.by_customer = 0 and d.origin ${origins}`;
      const lost = store.all<ClaimedSend>(
        `with claimed as (${claimed}), arrived as (${arrived('is not null')}),
           excused as (select c.marker, t.subject from mass_target t join mass_send m on m.msgid = t.msgid
             join content c on c.id = m.content_id where t.status in (2, 3) and c.marker is not null),
           reachable as (select external_userid as subject from contact where status = 'active'
             union select chat_id from chat where dismissed_at is null)
         select marker, subject from claimed
         where (marker, subject) not in (select marker, subject from arrived)
           and (marker, subject) not in (select marker, subject from excused)
           and subject in (select subject from reachable) order by marker, subject`,
        claims,
      );
      const unexpected = store.all<ClaimedSend>(
        `with claimed as (${claimed}), arrived as (${arrived("<> 'welcome'")})
         select marker, subject from arrived where (marker, subject) not in (select marker, subject from claimed) order by marker, subject`,
        claims,
      );
      const own = this.summary();
      return {
        lostSends: lost.length + own.lostSends,
        duplicateSends: own.duplicateSends,
        unexpected: unexpected.length,
        lists: { lost, unexpected, duplicates: own.duplicates, missedWelcomes: own.missedWelcomes },
      };
    },
  };
}
