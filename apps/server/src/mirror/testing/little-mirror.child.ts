// The mirror's program over the little chain, for tests that kill it.
import { serveMirror } from '../serve.ts';
import { SOURCES } from './little-chain.ts';

const env = process.env;
await serveMirror(
  {
    LOG_LEVEL: env['LOG_LEVEL'] ?? 'warn',
    DATABASE_URL: env['DATABASE_URL']!,
    DATA_DIR: env['DATA_DIR']!,
    SESSION_SECRET: env['SESSION_SECRET']!,
    MIRROR_HOST: '127.0.0.1',
    MIRROR_PORT: Number(env['MIRROR_PORT']),
    MIRROR_MEMORY_MB: 512,
    MIRROR_THREADS: 1,
    CRASH_AT: env['CRASH_AT'],
  },
  {
    segmentSources: SOURCES,
    target: { tablePrefix: 'little.member_', customerColumn: 'customer_id' },
  },
);
