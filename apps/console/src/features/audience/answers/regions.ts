import type { SegmentOverlap } from '@xiaoer/contracts';

/** Who is in one region only: `in[i]` belongs to the i-th circle. */
export type Region = SegmentOverlap['regions'][number];

export interface Point {
  x: number;
  y: number;
}

/** Centres of two or three circles of one radius, and that radius, in a picture of 360 × 260 or × 200. */
export const RADIUS = 88;
export const CENTRES: Readonly<Record<number, readonly Point[]>> = {
  2: [
    { x: 128, y: 100 },
    { x: 232, y: 100 },
  ],
  3: [
    { x: 180, y: 96 },
    { x: 126, y: 186 },
    { x: 234, y: 186 },
  ],
};

/** Where the number of a region stands: in the middle of its circles, pushed away from those that it is not in. */
export function middleOf(inside: readonly boolean[], centres: readonly Point[]): Point {
  const mean = (points: readonly Point[]): Point => ({
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  });
  const own = mean(centres.filter((_, i) => inside[i]));
  const others = centres.filter((_, i) => !inside[i]);
  if (others.length === 0) return own;
  const away = mean(others);
  const far = Math.hypot(own.x - away.x, own.y - away.y);
  const push = centres.length === 2 ? 40 : inside.filter(Boolean).length === 1 ? 36 : 22;
  return { x: own.x + ((own.x - away.x) / far) * push, y: own.y + ((own.y - away.y) / far) * push };
}

/** How many are in a circle at all, and how many in all circles at once. */
export const sizeOf = (regions: readonly Region[], circle: number): number =>
  regions.filter((region) => region.in[circle]).reduce((sum, { n }) => sum + n, 0);
export const sharedBy = (regions: readonly Region[]): number =>
  regions.filter((region) => region.in.every(Boolean)).reduce((sum, { n }) => sum + n, 0);
