import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const DATABASE = '**/*.db.test.ts';

export default defineConfig({
  test: {
    hookTimeout: 60_000,
    testTimeout: 30_000,
    pool: 'forks',
    // One more than cores: a file often waits for PostgreSQL. Vitest's own choice on two cores is one file at a time.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'database',
          include: [`apps/${DATABASE}`, `packages/${DATABASE}`, `scripts/${DATABASE}`, `bench/${DATABASE}`],
          exclude: ['**/node_modules/**'],
          globalSetup: ['apps/server/src/platform/testing/global-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'rules',
          include: [
            'apps/**/src/**/*.test.ts',
            'packages/**/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', DATABASE],
          // Values in, values out: one process runs file after file, and loads what they share once.
          isolate: false,
        },
      },
    ],
  },
});
