import { Code } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { batchKey, endOfDay } from './batch-draft.ts';

describe('a batch of codes', () => {
  it('can be claimed to the end of its last day', () => {
    expect(endOfDay('2026-03-16')).toBe('2026-03-17T00:00:00+08:00');
    expect(endOfDay('2026-12-31')).toBe('2027-01-01T00:00:00+08:00');
    expect(endOfDay('2028-02-28')).toBe('2028-02-29T00:00:00+08:00');
  });
  it('has a key of its own that the server takes, however long the offer’s code is', () => {
    expect(batchKey('print-10', '2026-03-16', '9f3c1ab2-77')).toBe('print-10-20260316-9f3c1a');
    expect(Code.safeParse(batchKey('x'.repeat(64), '2026-03-16', '9f3c1ab2')).success).toBe(true);
  });
});
