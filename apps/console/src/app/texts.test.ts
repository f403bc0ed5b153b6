import type { Texts } from '@xiaoer/ui';
import { describe, expect, it } from 'vitest';
import { en, zhCN } from './texts.ts';

/** Every leaf as `path {{values it takes}}`. */
function leaves(texts: Texts, path = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) => {
    const here = path ? `${path}.${key}` : key;
    if (typeof value !== 'string') return leaves(value, here);
    const values = [...value.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]);
    return [`${here} ${[...new Set(values)].sort().join(' ')}`];
  });
}

describe('the texts', () => {
  it('say the same things in both languages, with the same values', () => {
    expect(leaves(en).sort()).toEqual(leaves(zhCN).sort());
  });
});
