import { claimed, redeemed } from './coupons.ts';
import type { Event } from './event.ts';
import { bought, ordered, refunded } from './sales.ts';
import { addedContact, joinedGroup, leftGroup, removedContact, touched } from './ties.ts';

/** Every kind of event. */
export const EVENTS: readonly Event[] = [
  ordered,
  bought,
  refunded,
  claimed,
  redeemed,
  touched,
  joinedGroup,
  leftGroup,
  addedContact,
  removedContact,
];

export function eventOf(kind: string): Event {
  const event = EVENTS.find((one) => one.kind === kind);
  if (!event) throw new Error(`no event is called ${kind}`);
  return event;
}
export const eventOfWord = (word: string): Event | null =>
  EVENTS.find((one) => one.word === word || one.alias === word) ?? null;
export const EVENT_WORDS: readonly string[] = EVENTS.flatMap(({ word, alias }) => [word, alias]);
