import { createHash } from 'node:crypto';
import type { Asked, Holds } from './meaning.ts';

/** 2^31 - 1. */
const PRIME = 2_147_483_647n;

export function randomShare({ percent, salt }: { percent: number; salt: string }): Holds {
  const digest = createHash('md5').update(salt).digest();
  const [h0, h1, h2] = [0, 1, 2].map((word) => BigInt(digest.readUInt32BE(word * 4) >>> 2)) as [bigint, bigint, bigint];
  const a = 1n + (h0 % (2n ** 30n - 1n));
  const threshold = BigInt(Math.round((percent / 100) * Number(PRIME)));
  return ({ person: { share_a, share_b } }) => (a * BigInt(share_a) + h1 * BigInt(share_b) + h2) % PRIME < threshold;
}

export const programmeHoldout =
  (_: object, { directory }: Asked): Holds =>
  ({ person }) =>
    person.programme_share < Math.round(directory.settings.programmeHoldout * 2 ** 32);
