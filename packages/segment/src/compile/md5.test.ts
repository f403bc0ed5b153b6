import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { md5 } from './md5.ts';

it('is MD5', () => {
  const hex = (text: string) => Buffer.from(md5(text)).toString('hex');
  expect(hex('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      expect(hex(text)).toBe(createHash('md5').update(text, 'utf8').digest('hex'));
    }),
  );
});
