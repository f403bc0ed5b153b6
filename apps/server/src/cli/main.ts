// The command line: `npm run xiaoer -- <command>`.
import { Command } from 'commander';
import { ConfigError } from '../config.ts';
import { addAudience } from './audience.ts';
import { addDoctor } from './doctor.ts';
import { addImport } from './import.ts';
import { addMigrate } from './migrate.ts';
import { addMirror } from './mirror.ts';
import { addOffers } from './offers.ts';
import { addRehearse } from './rehearse.ts';
import { addServe } from './serve.ts';
import { addUser } from './user.ts';
import { addWeCom } from './wecom.ts';

const program = new Command('xiaoer')
  .description('小二 Xiaoer: a chain of stores looks after its own customers on WeCom')
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: true });

addServe(program);
addAudience(program);
addMigrate(program);
addMirror(program);
addDoctor(program);
addImport(program);
addOffers(program);
addRehearse(program);
addUser(program);
addWeCom(program);

try {
  await program.parseAsync();
} catch (error) {
  // A wrong setting or input gets its sentence; anything else is a bug and shows where it happened.
  console.error(error instanceof ConfigError ? `✗ ${error.message}` : error);
  process.exitCode = 1;
}
