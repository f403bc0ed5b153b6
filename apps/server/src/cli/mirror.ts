import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { mirrorUrl } from '../mirror/address.ts';
import { createMirrorClient } from '../mirror/client.ts';
import { tokenOf } from '../mirror/protocol.ts';

/** Asks the running mirror: it alone may open its file. */
export function addMirror(program: Command) {
  const mirror = program.command('mirror').description('the columnar mirror: how it stands, and whether it is right');
  const client = () => {
    const config = readConfig();
    return createMirrorClient({ url: mirrorUrl(config), token: tokenOf(config.SESSION_SECRET) });
  };

  mirror
    .command('status')
    .description('state, age, rows and memory')
    .action(async () => console.log(JSON.stringify(await client().status(5_000), null, 2)));

  mirror
    .command('compare')
    .description('compare every relation with PostgreSQL and take customers anew who differ')
    .option('--columns', 'only say what differs, column by column')
    .action(async ({ columns }: { columns?: boolean }) => {
      const found = await (columns ? client().compare('column') : client().compare('row'));
      console.log(JSON.stringify(found, null, 2));
      const differing = Array.isArray(found) ? found.length : found.differing;
      if (differing > 0) process.exitCode = 1;
    });
}
