import { describe, expect, it } from 'vitest';
import { giveMemoryBackAtOnce, memoryForDuckdb } from './memory.ts';

describe('the memory of the mirror', () => {
  it('leaves room for the program and for what DuckDB does not count', () => {
    expect(memoryForDuckdb(2_048)).toBe(1_484);
    expect(memoryForDuckdb(2_048) * 1.25 + 192).toBeLessThanOrEqual(2_048);
  });

  it('leaves DuckDB enough to work with at the least that may be set', () => {
    expect(memoryForDuckdb(384)).toBeGreaterThanOrEqual(150);
  });

  it('tells the allocator, unless somebody has', () => {
    const env: NodeJS.ProcessEnv = {};
    giveMemoryBackAtOnce(env);
    expect(env['DUCKDB_JE_MALLOC_CONF']).toBe('dirty_decay_ms:0,muzzy_decay_ms:0');
    const set: NodeJS.ProcessEnv = { DUCKDB_JE_MALLOC_CONF: 'narenas:1' };
    giveMemoryBackAtOnce(set);
    expect(set['DUCKDB_JE_MALLOC_CONF']).toBe('narenas:1');
  });
});
