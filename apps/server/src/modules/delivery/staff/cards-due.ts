import { sql } from 'kysely';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Solo } from '../solo.ts';
import { type CardDeps, findSendable } from './claim-cards.ts';

/** Where time stands still, a member who has no room gets the next card when so much time has passed. Milliseconds. */
const ROOM_MS = 60_000;

/** When there is a card to send or to change. Half-done ones count too: while their sender lives it holds the lock. */
export function cardsDue(deps: CardDeps, solo: Solo): Poller {
  const { db, clock, wall } = deps;

  async function isDue(now: Date): Promise<boolean> {
    const { rows } = await sql<{ wanted: boolean; due: boolean }>`
      select exists (select from delivery.staff_card where state = 'wanted') as wanted,
        exists (select from delivery.staff_card where state = 'sending'
          or state = 'unknown' and try_after <= ${wall()} or state = 'wanted' and send_until <= ${now})
        or exists (select from delivery.staff_card_change k join delivery.staff_card c on c.card_id = k.card_id
          where k.state = 'wanted' and (c.state in ('sent', 'failed', 'dropped') or c.state = 'unknown' and c.try_after is null)
            and (k.try_after is null or k.try_after <= ${wall()})) as due`.execute(db);
    const { wanted, due } = rows[0]!;
    return due || (wanted && (await findSendable(deps)).length > 0);
  }

  /** Where time stands still, what waits for the wall is waited for: nothing may be left when the clock moves on. */
  async function wallWait(): Promise<number | null> {
    if (clock.mode !== 'driven') return null;
    const { rows } = await sql<{ at: Date | null }>`
      select min(at) as at from (
        select try_after as at from delivery.staff_card where state in ('wanted', 'unknown')
        union all
        select try_after from delivery.staff_card_change where state = 'wanted') waiting
      where at > ${wall()}`.execute(db);
    return rows[0]?.at ? rows[0].at.getTime() - wall().getTime() : null;
  }

  return {
    name: 'delivery.staff_cards',
    isDue: async (now) => (await isDue(now)) || (await wallWait()) !== null,
    async runDue(now) {
      if (await isDue(now)) return solo.wake();
      const waitMs = await wallWait();
      if (waitMs === null) return 0;
      await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(waitMs, 0), 1_000)));
      return 1;
    },
    async nextDueAt(now) {
      const { rows } = await sql<{ wanted: boolean; until: Date | null }>`
        select exists (select from delivery.staff_card where state = 'wanted') as wanted,
          (select min(send_until) from delivery.staff_card where state = 'wanted' and send_until > ${now}) as until`.execute(
        db,
      );
      const { wanted, until } = rows[0]!;
      if (!wanted) return null;
      return new Date(Math.min(now.getTime() + ROOM_MS, until?.getTime() ?? Number.POSITIVE_INFINITY));
    },
  };
}
