import type { Delivery } from '../world/index.ts';
import type { Town } from './context.ts';
import { dayOf } from './day.ts';

/** What arrived on phones: who reads it, who acts on it, who has had enough. Kept per day in memory. */
export function createReading(town: Town) {
  let today = '';
  let heard = new Map<number, number>();

  function onDelivered(deliveries: Delivery[]): void {
    const day = dayOf(town.now());
    if (day !== today) [today, heard] = [day, new Map()];
    for (const delivery of deliveries.filter(({ byCustomer }) => !byCustomer)) {
      if (delivery.chatId) for (const person of membersOf(delivery.chatId)) read(person, delivery, day);
      else if (delivery.personId !== null) read(delivery.personId, delivery, day);
    }
  }

  const membersOf = (chatId: string): number[] =>
    town.world.groups
      .members(chatId)
      .map(({ personId }) => personId)
      .filter((person): person is number => person !== null);

  function read(person: number, delivery: Delivery, day: string): void {
    const { draw } = town;
    const key = [person, day, delivery.originId || delivery.marker || delivery.chatId || ''] as const;
    if (delivery.origin === 'welcome') {
      if (draw.chance(0.85, 'opens-welcome', person))
        town.plan('open-join', person, draw.between(1, 20, 'opens-when', person));
      return;
    }
    const messages = (heard.get(person) ?? 0) + 1;
    heard.set(person, messages);
    if (tooMuch(person, delivery, messages, day)) return;
    if (!draw.chance(0.55, 'reads', ...key)) return;
    const delay = draw.between(1, 40, 'reads-when', ...key);
    const { priceSense } = town.traits(person);
    const drop = delivery.links.map((link) => /[?&]d=([A-Za-z0-9_-]+)/.exec(link)?.[1]).find(Boolean);
    if (drop) {
      if (draw.chance(0.1 + 0.5 * priceSense, 'wants', ...key)) town.plan('claim', person, delay, { token: drop });
    } else if (delivery.chatId === null) {
      town.plan('open-wallet', person, delay);
    } else if (draw.chance(0.01 + 0.04 * priceSense, 'prompted', ...key)) {
      town.plan('order', person, delay + draw.between(10, 90, 'prompted-when', ...key), { n: 50 + messages });
    }
  }

  /** Beyond her patience every further message may be the last. */
  function tooMuch(person: number, delivery: Delivery, messages: number, day: string): boolean {
    const over = messages - town.traits(person).patience;
    if (over <= 0 || !town.draw.chance(Math.min(0.3, 0.06 * over), 'enough', person, day, messages)) return false;
    if (delivery.chatId) town.plan('leave-group', person, 5, { chatId: delivery.chatId });
    else if (delivery.userid) town.plan('remove-contact', person, 5, { userid: delivery.userid });
    return true;
  }

  return { onDelivered };
}
