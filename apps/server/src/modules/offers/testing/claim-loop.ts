/**
 * A web process that claims for one person after another, for the test that kills it. It prints `won <name> <code>` for each
 * answer that a phone would have seen. Arguments: database url, drop token, how many people, crash point or ''.
 */
import { connect } from '../../../platform/database/index.ts';
import { testPlatform } from '../../../platform/testing/platform.ts';
import { chainOn, person } from './chain.ts';

const [url = '', token = '', people = '0', crashAt = ''] = process.argv.slice(2);
const database = connect(url);
const platform = await testPlatform(database, { at: '2026-03-15T12:00:00+08:00', crashAt: crashAt || undefined });
const names = Array.from({ length: Number(people) }, (_, i) => `kill-${i}`);
const { offers } = chainOn(platform, new Set(names.map((name) => `1/${name}`)));

/** Claims in flight at once, as in a busy process. */
const LANES = 8;
await Promise.all(
  Array.from({ length: LANES }, async (_, lane) => {
    for (const name of names.filter((_, i) => i % LANES === lane)) {
      const { result, coupon } = await offers.claim({ token, person: person(name) });
      process.stdout.write(`${result} ${name} ${coupon?.code ?? '-'}\n`);
    }
  }),
);
await database.close();
