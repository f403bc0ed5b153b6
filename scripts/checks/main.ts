// The checks that need a database: rules of the catalogue, names in SQL, generated schema.sql files.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../apps/server/src/platform/database/embedded.ts';
import { migrate } from '../../apps/server/src/platform/database/migrate.ts';
import { checkCatalogue, type Finding } from './catalogue.ts';
import { describeSchema } from './schema.ts';
import { type Catalogue, checkSqlNames } from './sql-names.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const SOURCE = join(ROOT, 'apps/server/src');
const MODULES = join(SOURCE, 'modules');
const write = process.argv.includes('--write');

const modules = readdirSync(MODULES).filter((name) => existsSync(join(MODULES, name, 'migrations')));
const folder = mkdtempSync(join(tmpdir(), 'xiaoer-check-'));
const server = await startEmbedded(folder, { settings: ['fsync=off'] });
const pool = new pg.Pool({ connectionString: server.url, max: 2 });
const findings: Finding[] = [];
try {
  await migrate(pool, { at: new Date() });
  const client = await pool.connect();
  findings.push(...(await checkCatalogue(client, ['platform', ...modules])));
  findings.push(...checkAllSql(await readCatalogue(client)));
  for (const name of modules) findings.push(...(await compareSchema(client, name)));
  client.release();
} finally {
  await pool.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
for (const { where, rule } of findings) console.error(`${where}: ${rule}`);
process.exit(findings.length > 0 ? 1 : 0);

async function readCatalogue(client: pg.ClientBase): Promise<Catalogue> {
  const { rows } = await client.query<{ name: string; view: boolean }>(
    `select n.nspname || '.' || c.relname as name, c.relkind = 'v' as view from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v')`,
  );
  const named = (view: boolean) => new Set(rows.filter((row) => row.view === view).map((row) => row.name));
  return { tables: named(false), views: named(true) };
}

function checkAllSql(catalogue: Catalogue): Finding[] {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  return files.flatMap((file) => {
    const own = /^modules\/([^/]+)\//.exec(file)?.[1] ?? null;
    const path = join(SOURCE, file);
    return checkSqlNames(relative(ROOT, path), readFileSync(path, 'utf8'), {
      own,
      modules: new Set(modules),
      catalogue,
    });
  });
}

async function compareSchema(client: pg.ClientBase, name: string): Promise<Finding[]> {
  const file = join(MODULES, name, 'schema.sql');
  const now = await describeSchema(client, name);
  if (write) writeFileSync(file, now);
  if (existsSync(file) && readFileSync(file, 'utf8') === now) return [];
  return [
    { where: relative(ROOT, file), rule: 'differs from what the migrations add up to; run `npm run check -- --write`' },
  ];
}
