import { expect, it } from 'vitest';
import { mask } from './masking.ts';

it.each([
  ['phone', '13800138000', '138****8000'],
  ['phone', '12345', '****'],
  ['external_userid', 'wmK3xQCAAAexample0000000001', 'wmK3…0001'],
  ['card', 'C-77', 'C-…'],
] as const)('a %s shows enough to recognise somebody by, too little to use', (kind, value, shown) =>
  expect(mask(kind, value)).toBe(shown),
);
