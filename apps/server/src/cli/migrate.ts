import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { openPlatform } from '../open-platform.ts';
import { createLog } from '../platform/log.ts';

export function addMigrate(program: Command) {
  program
    .command('migrate')
    .description('bring the database to the newest schema; does nothing when it is')
    .action(async () => {
      const { close } = await openPlatform(readConfig(), createLog('info'));
      await close();
    });
}
