import { defineConfig } from 'vitest/config';

/** The real programs, one file after the other: each starts a server, a sandbox and perhaps a browser of its own. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['apps/server/src/platform/testing/global-setup.ts'],
    fileParallelism: false,
    sequence: { hooks: 'stack' },
    // A test that went wrong leaves the town in a state that the next one can't stand on.
    bail: 0,
    hookTimeout: 90_000,
    testTimeout: 60_000,
    teardownTimeout: 20_000,
    pool: 'forks',
  },
});
