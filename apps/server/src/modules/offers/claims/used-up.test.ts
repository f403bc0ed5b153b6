import { beforeEach, describe, expect, it } from 'vitest';
import type { DropView } from './share.ts';
import { BELIEVED_MS, createUsedUp } from './used-up.ts';

const view = (stock: number, claimed: number) => ({ stock, claimed }) as DropView;
let now: number;
let usedUp: ReturnType<typeof createUsedUp>;
beforeEach(() => {
  now = 0;
  usedUp = createUsedUp({ wall: () => new Date(now) });
});

describe('a link behind which nothing is left', () => {
  it('is believed to be so for a second, and is looked at again after it', () => {
    const seen = view(10, 10);
    usedUp.note('link', seen);
    now = BELIEVED_MS - 1;
    expect(usedUp.find('link')).toBe(seen);
    now = BELIEVED_MS;
    expect(usedUp.find('link')).toBeNull();
    expect(usedUp.isFresh('link')).toBe(false);
  });

  it('is not one behind which something was left; that was looked at, too', () => {
    usedUp.note('link', view(10, 9));
    expect(usedUp.find('link')).toBeNull();
    expect(usedUp.isFresh('link')).toBe(true);
    expect(usedUp.isFresh('another')).toBe(false);
  });

  it('is corrected by the next look', () => {
    usedUp.note('link', view(10, 10));
    usedUp.note('link', view(11, 10));
    expect(usedUp.find('link')).toBeNull();
  });
});
