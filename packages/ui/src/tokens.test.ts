import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { colours, fontFamily, radius, space } from './tokens.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const declared = new Map(
  [...css.matchAll(/--xo-([a-z0-9-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!.trim()]),
);
const kebab = (name: string) => name.replace(/[A-Z0-9]/g, (c) => `-${c.toLowerCase()}`);

describe('the tokens', () => {
  it.each(Object.entries(colours))('name %s alike in CSS and in TypeScript', (name, value) => {
    expect(declared.get(kebab(name))).toBe(value);
  });
  it('share radius, spacing and font too', () => {
    expect(declared.get('radius')).toBe(`${radius}px`);
    expect(declared.get('space')).toBe(`${space(1)}px`);
    expect(declared.get('font')).toBe(fontFamily.replaceAll("'", '"'));
  });
});
