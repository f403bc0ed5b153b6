import { expect, it } from 'vitest';
import { localMicros } from './local-time.ts';

it.each([
  ['2000-01-01 00:00:01', 1_000_000],
  ['2000/01/02T00:00', 86_400_000_000],
  ['2012-02-29 23:59:59', 383_875_199_000_000],
])('%s is a local time', (text, micros) => expect(localMicros(text)).toBe(micros));

it.each(['', '2011-02-29 00:00:00', '2011-13-01 00:00', '2011-01-01', '2011-01-01 24:00:00', '01/02/2011 10:00'])(
  '"%s" is none',
  (text) => expect(localMicros(text)).toBeNull(),
);
