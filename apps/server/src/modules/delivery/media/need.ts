import type { MessageContent } from '../../content/index.ts';

/**
 * Why WeCom is given a file; copies are not interchangeable (API.md §20). `permanent`: an address, for pictures of links.
 */
export type Purpose = 'message' | 'moment' | 'product' | 'permanent';

/** A material that a message needs a copy of. */
export interface Need {
  /** Its code. */
  material: string;
  purpose: Purpose;
}

/** The media id or address of a need, or null when there is none that is good now. */
export type MediaOf = (material: string, purpose: Purpose) => string | null;

export const noMedia: MediaOf = () => null;

/** What a content needs, each once; a moment takes its own kind of copies for everything. */
export function needsOf({ link, attachments = [] }: MessageContent, use: 'message' | 'moment'): Need[] {
  const pictureOfLink: Purpose = use === 'moment' ? 'moment' : 'permanent';
  const needs = attachments.map(
    ({ kind, material }): Need => ({
      material: material ?? '',
      purpose: kind === 'link' ? pictureOfLink : use,
    }),
  );
  const all: Need[] = [...needs, { material: link?.material ?? '', purpose: pictureOfLink }];
  const byKey = new Map(all.filter(({ material }) => material !== '').map((need) => [keyOf(need), need]));
  return [...byKey.values()];
}

export const keyOf = ({ material, purpose }: Need) => `${purpose}:${material}`;
