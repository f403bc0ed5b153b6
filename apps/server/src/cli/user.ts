import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { createUserService, ROLES, type Role, systemActor } from '../modules/access/index.ts';
import { openPlatform } from '../open-platform.ts';
import { AppError } from '../platform/errors.ts';
import { createLog } from '../platform/log.ts';

interface Options {
  name?: string;
  role: string;
  json?: boolean;
}

export function addUser(program: Command) {
  program
    .command('user')
    .description('people who log in to the console')
    .command('add <login>')
    .description('add a user who sees the whole chain; the password is made and printed once')
    .option('--name <name>', 'how the person is called (the log-in when not given)')
    .option('--role <role>', `one of ${ROLES.join(', ')}`, 'operator')
    .option('--json', 'print one JSON object on the last line')
    .action(async (login: string, { name = login, role, json }: Options) => {
      if (!ROLES.includes(role as Role)) {
        console.error(`✗ --role must be one of ${ROLES.join(', ')}`);
        process.exitCode = 2;
        return;
      }
      const { platform, close } = await openPlatform(readConfig(), createLog('warn'));
      try {
        const user = await createUserService(platform).createUser(systemActor('command line'), {
          login,
          name,
          role: role as Role,
          wholeChain: true,
        });
        console.log(`✓ ${user.login} may log in as ${role}; password: ${user.password}`);
        if (json) console.log(JSON.stringify({ login: user.login, role, password: user.password }));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        console.error(`✗ ${error.code} ${JSON.stringify(error.details)}`);
        process.exitCode = 1;
      } finally {
        await close();
      }
    });
}
