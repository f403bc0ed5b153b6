import type { Asked, Holds } from './meaning.ts';

export const ordered =
  (_: object, { now }: Asked): Holds =>
  ({ purchase }) =>
    purchase.some(({ at }) => at <= now);
