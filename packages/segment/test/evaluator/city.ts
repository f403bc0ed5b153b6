import type { Holds } from './meaning.ts';

export const city =
  ({ in: cities }: { in: string[] }): Holds =>
  ({ person }) =>
    person.city !== null && cities.includes(person.city);
