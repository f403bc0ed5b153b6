import type { CallbackEvent, EventOf } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { CARD_PRESSED, type CardPressed } from '../facts.ts';
import type { EventHandler } from '../inbox/take-in.ts';
import { CODE_MS } from './send-cards.ts';

type Press = EventOf<'template_card_event'>;

const isPress = (event: CallbackEvent): event is Press => event.kind === 'template_card_event';

/**
 * Members press buttons of our cards: kept with the code that the press brings, and told. A press proves that the card
 * arrived. A card that is over already says so to the presser.
 */
export function cardPresses({
  clock,
  wall,
  facts,
  secrets,
}: Pick<Platform, 'clock' | 'wall' | 'facts' | 'secrets'>): EventHandler {
  return {
    handles: isPress,
    async take(tx, events) {
      const heard = events.filter(isPress).map((event) => ({
        taskId: event.taskId,
        userid: event.from ?? '',
        button: event.eventKey ?? '',
        at: new Date(event.createTime * 1_000),
        sealed: event.responseCode ? secrets.encrypt(event.responseCode) : null,
      }));
      const now = clock.now();
      const { rows } = await sql<CardPressed>`
        with heard as (
          select distinct on (c.card_id, r.userid) c.card_id, c.card_key, r.userid, h.button, h.at, h.sealed
          from jsonb_to_recordset(${JSON.stringify(heard)}::jsonb)
            as h("taskId" text, userid text, button text, at timestamptz, sealed text)
          join delivery.staff_card c on c.wecom_task_id = h."taskId"
          join delivery.staff_card_receiver r on r.card_id = c.card_id and lower(r.userid) = lower(h.userid)
          order by c.card_id, r.userid, h.at desc
        ), pressed as (
          update delivery.staff_card_receiver r
          set outcome = 'sent', pressed = h.button, pressed_at = h.at, sealed_code = h.sealed,
            code_until = ${new Date(wall().getTime() + CODE_MS)}
          from heard h where r.card_id = h.card_id and r.userid = h.userid
          returning r.card_id
        ), arrived as (
          update delivery.staff_card c set state = 'sent', sent_at = ${now}, try_after = null
          where c.card_id in (select card_id from pressed) and c.state = 'unknown'
        ), told_again as (
          insert into delivery.staff_card_change (card_id, userid, words, buttons_left, made_at, state)
          select f.card_id, h.userid, f.words, '{}', ${now}::timestamptz, 'wanted'
          from heard h join delivery.staff_card_change f on f.card_id = h.card_id and f.userid is null
          on conflict (card_id, userid, words) do update set state = 'wanted', attempts = 0, made_at = excluded.made_at
        )
        select card_key as "cardKey", userid, button, at from heard order by at, card_key, userid`.execute(tx);
      await facts.publishAll(
        tx,
        rows.map((payload) => ({ type: CARD_PRESSED, at: now, subject: `card:${payload.cardKey}`, payload })),
      );
    },
  };
}
