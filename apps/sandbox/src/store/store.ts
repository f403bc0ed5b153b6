import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SCHEMA } from './schema.ts';

/** Values by position for `?`, or one object for `:name` (numbered `?1` parameters are not bound by position). */
type Values = SQLInputValue[] | [Record<string, SQLInputValue>];

/** A thin face of node:sqlite: statements are prepared once, rows come typed, and transactions nest by joining. */
export interface Store {
  all<Row>(sql: string, ...values: Values): Row[];
  get<Row>(sql: string, ...values: Values): Row | undefined;
  /** Runs a change; answers how many rows it changed. */
  run(sql: string, ...values: Values): number;
  /** Runs an insert; answers the new row's id. */
  insert(sql: string, ...values: Values): number;
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** `:memory:` or a file. A lost second of the stand-in's state after a power cut is no harm: synchronous is off. */
export function openStore(file: string): Store {
  const db = new DatabaseSync(file);
  db.exec('pragma journal_mode = wal; pragma synchronous = off; pragma temp_store = memory;');
  db.exec(SCHEMA);
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const made = db.prepare(sql);
    prepared.set(sql, made);
    return made;
  };
  let depth = 0;
  return {
    all: <Row>(sql: string, ...values: Values) => statement(sql).all(...(values as SQLInputValue[])) as Row[],
    get: <Row>(sql: string, ...values: Values) => statement(sql).get(...(values as SQLInputValue[])) as Row | undefined,
    run: (sql, ...values) => Number(statement(sql).run(...(values as SQLInputValue[])).changes),
    insert: (sql, ...values) => Number(statement(sql).run(...(values as SQLInputValue[])).lastInsertRowid),
    transaction(work) {
      if (depth > 0) return work();
      db.exec('begin');
      depth++;
      try {
        const result = work();
        db.exec('commit');
        return result;
      } catch (error) {
        db.exec('rollback');
        throw error;
      } finally {
        depth--;
      }
    },
    close: () => db.close(),
  };
}
