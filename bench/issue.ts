import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../apps/server/src/platform/database/embedded.ts';
import { measureIssue } from './issue/measure.ts';
import type { Benchmark } from './support/benchmark.ts';

/**
 * How many coupons a second are issued to an audience in one transaction, beside a raw `insert … select` of the same
 * rows into copies of the same tables, and of the coupons alone into a bare copy, in turns on one durable PostgreSQL; and
 * that nobody ever gets two for one reason.
 */
export const benchmark: Benchmark = {
  options: { rounds: 5, customers: 200_000 },
  async run({ rounds = 0, customers = 0 }, say) {
    const folder = mkdtempSync(join(tmpdir(), 'xiaoer-bench-'));
    const postgres = await startEmbedded(folder);
    try {
      return await measureIssue(postgres.url, { rounds, customers }, say);
    } finally {
      await postgres.stop();
      for (const left of [folder, postgres.home]) rmSync(left, { recursive: true, force: true });
    }
  },
};
