import { createWeComClient, WeComError } from '@xiaoer/wecom';
import type { Command } from 'commander';
import { sql } from 'kysely';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { startEmbedded } from '../platform/database/embedded.ts';
import { connect } from '../platform/database/index.ts';
import { findMigrations } from '../platform/database/migrate.ts';

/** One thing that was looked at: fine, or what is wrong and what to do. */
interface Finding {
  check: string;
  ok: boolean;
  say: string;
}

export function addDoctor(program: Command) {
  program
    .command('doctor')
    .description('look at configuration, database and WeCom, and say what is missing or wrong')
    .option('--json', 'print one JSON object on the last line')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await diagnose();
      for (const { check, ok, say } of findings) console.log(`${ok ? '✓' : '✗'} ${check}: ${say}`);
      if (json) console.log(JSON.stringify({ ok: findings.every((finding) => finding.ok), findings }));
      process.exitCode = findings.every((finding) => finding.ok) ? 0 : 1;
    });
}

async function diagnose(): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ check: 'configuration', ok: false, say: error.message }];
  }
  return [
    { check: 'configuration', ok: true, say: `data in ${config.DATA_DIR}, pages at ${config.PUBLIC_URL}` },
    await checkDatabase(config),
    ...(await checkWeCom(config)),
  ];
}

async function checkDatabase(config: Config): Promise<Finding> {
  const check = 'database';
  try {
    const embedded = config.DATABASE_URL ? null : await startEmbedded(config.DATA_DIR);
    const { db, close } = connect(config.DATABASE_URL ?? embedded?.url ?? '', { max: 1 });
    try {
      const { rows } = await sql<{ version: number; applied: number }>`
        select current_setting('server_version_num')::int / 10000 as version,
          case when to_regclass('platform.migration') is null then 0
            else (xpath('/row/n/text()', query_to_xml('select count(*) as n from platform.migration', false, true, '')))[1]::text::int end as applied`.execute(
        db,
      );
      const [{ version, applied } = { version: 0, applied: 0 }] = rows;
      if (version < 15) return { check, ok: false, say: `PostgreSQL ${version} is too old; 15 or newer is needed` };
      const missing = findMigrations().length - applied;
      const state =
        missing > 0 ? `${missing} migrations will be applied at the next start` : 'the schema is the newest';
      return { check, ok: true, say: `PostgreSQL ${version} (${embedded ? 'embedded' : 'DATABASE_URL'}), ${state}` };
    } finally {
      await close();
      if (embedded && !embedded.adopted) await embedded.stop();
    }
  } catch (error) {
    return { check, ok: false, say: `${(error as Error).message}; look at DATABASE_URL` };
  }
}

const WECOM = [
  'WECOM_CORP_ID',
  'WECOM_AGENT_ID',
  'WECOM_SECRET',
  'WECOM_CALLBACK_TOKEN',
  'WECOM_CALLBACK_AES_KEY',
] as const;

async function checkWeCom(config: Config): Promise<Finding[]> {
  const missing = WECOM.filter((name) => config[name] === undefined);
  if (missing.length === WECOM.length) {
    return [{ check: 'WeCom', ok: true, say: 'no account is configured; `npm start` uses the sandbox' }];
  }
  if (missing.length > 0) return [{ check: 'WeCom', ok: false, say: `these are missing: ${missing.join(', ')}` }];
  const client = createWeComClient({
    corpId: config.WECOM_CORP_ID ?? '',
    secret: config.WECOM_SECRET ?? '',
    baseUrl: config.WECOM_BASE_URL,
  });
  try {
    const followers = await client.externalContact.getFollowUserList();
    return [{ check: 'WeCom', ok: true, say: `the secret works; ${followers.length} accounts may have contacts` }];
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    return [{ check: 'WeCom', ok: false, say: `${error.code} ${error.meaning.zh}. ${error.hint ?? ''}` }];
  }
}
