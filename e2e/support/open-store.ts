import { backOffice } from './back-office.ts';
import { good } from './json.ts';
import type { Stack } from './stack.ts';
import type { Town } from './town.ts';
import { type Visitor, visit } from './visitors.ts';

/** The chain is set up, its posters hang, and the manager of the first store has opened its group. Answers the group. */
export async function openNorth(stack: Stack, town: Town): Promise<{ chatId: string }> {
  await backOffice(stack).putChain();
  await stack.settle();
  const group = await town.createGroup('lin.qiao', '北区福利群');
  await stack.settle();
  return group;
}

/** Scans the poster, agrees to promotions, chooses the store and joins its group; one settling for all of them. */
export async function becomeMembers(stack: Stack, town: Town, people: number[]): Promise<Map<number, Visitor>> {
  const poster = await town.poster('north');
  for (const person of people) await town.scan(person, poster);
  await stack.settle();
  const groupCode = await town.groupCode('north');
  const visitors = new Map(
    await Promise.all(people.map(async (person) => [person, await visit(stack, town, { person })] as const)),
  );
  await Promise.all(
    [...visitors.values()].map(async (visitor) => good(await visitor.post('/api/shop/join', { store: 'north' }))),
  );
  for (const person of people) await town.scan(person, groupCode);
  await stack.settle();
  return visitors;
}

/** Agrees to promotions with the text that is shown. */
export async function consent(visitor: Visitor): Promise<void> {
  const session = good(await visitor.get<{ consent: { textVersion: string } }>('/api/shop/session'));
  good(await visitor.post('/api/shop/consent', { textVersion: session.consent.textVersion, promotion: true }));
}
