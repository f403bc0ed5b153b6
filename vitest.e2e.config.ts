import { defineConfig } from 'vitest/config';

/**
 * The real programs. Each file starts a server, a sandbox and perhaps a browser of its own; much of the time they wait
 * for seconds of the wall, so two files go at once.
 */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['apps/server/src/platform/testing/global-setup.ts'],
    maxWorkers: 2,
    sequence: { hooks: 'stack' },
    // Only to end what hangs: nothing here promises a time.
    hookTimeout: 240_000,
    testTimeout: 240_000,
    teardownTimeout: 60_000,
    pool: 'forks',
  },
});
