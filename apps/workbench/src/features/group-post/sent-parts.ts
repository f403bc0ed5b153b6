import type { PartName } from './post-parts.ts';

const place = (postId: string) => `xiaoer.sent.${postId}`;

/** Which parts of a post this phone has put into the group already; kept over a closed page. */
export function sentParts(postId: string): PartName[] {
  return (localStorage.getItem(place(postId)) ?? '').split(',').filter((name) => name === 'text' || name === 'link');
}

export function recordSent(postId: string, name: PartName): void {
  localStorage.setItem(place(postId), [...sentParts(postId), name].join());
}
