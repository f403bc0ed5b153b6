import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { systemActor } from '../modules/access/index.ts';
import { rawCopySpeed, readMapping } from '../modules/orders/index.ts';
import { openPlatform } from '../open-platform.ts';
import { AppError } from '../platform/errors.ts';
import { createLog } from '../platform/log.ts';

/** Mappings that ship with the product. */
const MAPPINGS = new URL('../../mappings/', import.meta.url).pathname;

interface Options {
  mapping: string;
  rejected?: string;
  json?: boolean;
}

export function addImport(program: Command) {
  program
    .command('import')
    .description('bring in data from files')
    .command('orders <file>')
    .description('import order lines from a CSV or CSV.gz file; the same file twice changes nothing')
    .requiredOption(
      '--mapping <mapping>',
      'what the columns mean: a JSON file, or the name of one that ships (online-retail)',
    )
    .option('--rejected <folder>', 'where refused rows go (beside the file when not given)')
    .option('--json', 'measure the plain COPY of the file too, and print one JSON object on the last line')
    .action(importCommand);
}

/** Prints progress on stderr and the result on stdout. A wrong file or mapping gets one sentence. */
async function importCommand(file: string, options: Options): Promise<void> {
  try {
    await importOrders(file, options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(`✗ ${sentence(error)}`);
    process.exitCode = 1;
  }
}

async function importOrders(file: string, { mapping: given, rejected, json }: Options) {
  const mappingFile = existsSync(given) ? given : `${MAPPINGS}${given}.json`;
  const mapping = await readMapping(mappingFile);
  const config = readConfig();
  const { platform, close } = await openPlatform(config, createLog('warn'));
  try {
    // The whole application: what hears of new orders must be wired, so that it is told.
    const app = await createApp(platform, config);
    const result = await app.orders.importOrders({
      actor: systemActor('import'),
      file,
      mapping,
      mappingName: basename(mappingFile, '.json'),
      rejectedFolder: rejected,
      progress: (line) => console.error(line),
    });
    await app.http.close();
    const { seconds, rejectedFile, ...counts } = result;
    console.error(`${counts.rows} rows in ${seconds.toFixed(1)} s`);
    if (rejectedFile) console.error(`${counts.rejected} refused rows: ${rejectedFile}`);
    if (!json)
      return console.log(
        Object.entries(counts)
          .map(([name, n]) => `${name} ${n}`)
          .join(', '),
      );
    const rawCopyRowsPerSecond = await rawCopySpeed(platform.database.pool, { file, mapping, rows: counts.rows });
    const rowsPerSecond = Math.round(counts.rows / seconds);
    console.log(
      JSON.stringify({ ...counts, seconds: Number(seconds.toFixed(3)), rowsPerSecond, rawCopyRowsPerSecond }),
    );
  } finally {
    await close();
  }
}

function sentence({ code, details }: AppError): string {
  const { file, field, folder, rule } = details as Record<string, string | undefined>;
  switch (code) {
    case 'orders.mapping_unreadable':
      return `the mapping ${file} cannot be read: ${rule}`;
    case 'orders.mapping_wrong':
      return `the mapping is wrong at ${field}: ${rule}`;
    case 'orders.file_unreadable':
      return `the file ${file} cannot be read: ${rule}`;
    case 'orders.rejected_unwritable':
      return `refused rows cannot be written to ${folder}; ${rule}`;
    case 'orders.import_running':
      return 'another import is running; wait for it to end';
    default:
      return `${code} ${JSON.stringify(details)}`;
  }
}
