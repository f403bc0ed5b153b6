import type { Finding } from './catalogue.ts';

/** What the catalogue offers: which names are tables, and which are views that everybody may read. */
export interface Catalogue {
  tables: Set<string>;
  views: Set<string>;
}

/** SQL in templates (sql`…`, also nested), and names given to Kysely's builder. */
const SQL_TEMPLATE = /\bsql(?:<[^`]*?>)?`((?:[^`\\]|\\.)*)`/gs;
const BUILDER_NAME =
  /\b(?:selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin|join|using)\(\s*'([a-z_]+\.[a-z_]+)/g;
const CLOCK = /\b(now\(\)|current_timestamp|current_date|localtimestamp)/i;

/**
 * Resolves every `<module>.<name>` in a file's SQL: a module's own tables and views, and other modules' views.
 * @param own the module the file belongs to; null for the platform and the command line, which read no module's tables
 */
export function checkSqlNames(
  file: string,
  text: string,
  {
    own,
    modules,
    catalogue,
  }: {
    own: string | null;
    modules: Set<string>;
    catalogue: Catalogue;
  },
): Finding[] {
  const findings: Finding[] = [];
  const look = (name: string, offset: number) => {
    const [schema = ''] = name.split('.');
    if (!modules.has(schema)) return;
    const where = `${file}:${text.slice(0, offset).split('\n').length}`;
    if (catalogue.views.has(name)) return;
    if (!catalogue.tables.has(name)) findings.push({ where, rule: `${name} is neither a table nor a view` });
    else if (schema !== own)
      findings.push({ where, rule: `${name} is a table of another module; read one of its views` });
  };
  for (const match of text.matchAll(SQL_TEMPLATE)) {
    const body = stripComments(match[1] ?? '');
    if (CLOCK.test(body))
      findings.push({
        where: `${file}:${text.slice(0, match.index).split('\n').length}`,
        rule: 'time is an argument: no now() in SQL',
      });
    for (const name of namesIn(body)) look(name, match.index);
  }
  for (const match of text.matchAll(BUILDER_NAME)) look(match[1] ?? '', match.index);
  return findings;
}

/** Names after the words that introduce a relation: elsewhere `a.b` is a column of an alias or a fact's name in a string. */
function namesIn(sql: string): string[] {
  const relation = /\b(?:from|join|into|update|using|table)\s+(?:only\s+)?([a-z_]+\.[a-z_]+)/gi;
  return [...sql.matchAll(relation)].map((match) => match[1] ?? '');
}

const stripComments = (sql: string) => sql.replace(/--[^\n]*/g, '').replace(/\$\{[^}]*\}/g, '?');
