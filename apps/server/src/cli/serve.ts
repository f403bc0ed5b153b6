import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { serve } from '../serve.ts';

export function addServe(program: Command) {
  program
    .command('serve')
    .description('start the server with the roles of ROLE (all | web | worker | mirror); stop it with Ctrl-C')
    .action(() => serve(readConfig()));
}
