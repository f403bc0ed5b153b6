import { PRODUCTS } from './chain.ts';
import type { Act, Town } from './context.ts';
import { atMinute, dayOf, nextDay, weekday } from './day.ts';
import { orderMinute } from './ordering.ts';
import { tellProfiles } from './programme.ts';
import { weatherBody } from './weather.ts';

/** Minutes of the day at which staff look at the workbench, each some minutes late in their own way. */
const LOOKS = [
  7 * 60 + 40,
  8 * 60 + 33,
  10 * 60 + 5,
  11 * 60 + 46,
  13 * 60,
  15 * 60 + 4,
  16 * 60 + 30,
  20 * 60 + 4,
  20 * 60 + 40,
];

/** Before a day begins: weather, stock and what the member system knows flow in, and everybody's day is drawn. */
export const morning: Act = async (town) => {
  const day = dayOf(town.now());
  await town.platform.api('PUT', '/api/v1/weather', weatherBody(day, town.weather(day)));
  await town.platform.api('PUT', '/api/v1/stock', stockOf(town, day));
  await tellProfiles(town);
  planCustomers(town, day);
  planStaff(town, day);
  town.plan('a-morning', 'town', atMinute(nextDay(day), 5 * 60));
};

/** Once in a while a store is out of something. */
function stockOf({ stores, draw }: Town, day: string) {
  return {
    at: atMinute(day, 5 * 60).toISOString(),
    stock: stores.flatMap(({ code }) =>
      PRODUCTS.map(({ sku }) => {
        const soldOut = draw.chance(0.04, 'sold-out', code, sku, day);
        return {
          store: code,
          sku,
          quantity: soldOut ? 0 : draw.between(20, 120, 'stock', code, sku, day),
          onSale: true,
        };
      }),
    ),
  };
}

function planCustomers(town: Town, day: string): void {
  const rain = new Map<string, boolean>();
  for (const { city, hour, precipitationMm } of town.weather(day))
    if (hour >= 8 && hour <= 18 && (precipitationMm ?? 0) >= 0.5) rain.set(city, true);
  const weekend = weekday(day) >= 6 ? 0.8 : 1;
  for (let person = 1; person <= town.people; person += 1) {
    const { habit, weatherSense, home } = town.traits(person);
    const mean = habit * weekend * (rain.get(home.city) ? 1 - 0.5 * weatherSense : 1);
    const orders = poisson(mean, town.draw.draw('orders', person, day));
    for (let n = 0; n < orders; n += 1)
      town.plan('order', person, atMinute(day, orderMinute(town.draw, person, day, n)), { n });
  }
}

/** How often in a day, for a mean, by one number in [0, 1). */
function poisson(mean: number, chance: number): number {
  let [n, term, sum] = [0, Math.exp(-mean), Math.exp(-mean)];
  while (chance > sum && n < 6) {
    n += 1;
    term *= mean / n;
    sum += term;
  }
  return n;
}

function planStaff(town: Town, day: string): void {
  for (const { manager } of town.stores) {
    for (const minute of LOOKS)
      town.plan('check-tasks', manager, atMinute(day, minute + town.draw.between(0, 8, 'looks', manager, day, minute)));
  }
}
