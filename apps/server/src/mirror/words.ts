import { type DuckDBConnection, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api';
import { codeColumn, type RelationName, WORD_TABLE } from '@xiaoer/segment';
import { codedOf, columnsOf, quoted } from './tables.ts';

/** Numbers for the texts of coded columns: the same text has the same number wherever it stands in the file. */
export interface Codes {
  /** Places of the coded columns among those of the relation. */
  columns: readonly number[];
  /** A text that has no number yet gets the next one. */
  of(word: string): number;
  /** Writes down the new ones. */
  keep(): Promise<void>;
}

/** Rows of a chunk, the most that DuckDB takes. */
const CHUNK_ROWS = 2_048;

/**
 * For the rows of one COPY. Words are read anew for each and written in the transaction of the rows: a number that was given in
 * a transaction that came to nothing is given again.
 */
export async function codesFor(duckdb: DuckDBConnection, relation: RelationName): Promise<Codes> {
  const coded = codedOf(relation);
  if (coded.length === 0) return { columns: [], of: () => 0, keep: async () => {} };
  const names = columnsOf(relation).map(({ name }) => name);
  const rows = (await duckdb.runAndReadAll(`select word, code from ${WORD_TABLE}`)).getRowsJS() as [string, number][];
  const known = new Map(rows);
  let last = rows.reduce((most, [, code]) => Math.max(most, code), 0);
  const added: string[] = [];
  return {
    columns: coded.map((name) => names.indexOf(name)),
    of(word) {
      let code = known.get(word);
      if (code === undefined) {
        last += 1;
        code = last;
        known.set(word, code);
        added.push(word);
      }
      return code;
    },
    async keep() {
      if (added.length === 0) return;
      const appender = await duckdb.createAppender(WORD_TABLE);
      try {
        for (let from = 0; from < added.length; from += CHUNK_ROWS) {
          const some = added.slice(from, from + CHUNK_ROWS);
          const chunk = DuckDBDataChunk.create([VARCHAR, INTEGER], some.length);
          chunk.setColumnValues(0, some);
          chunk.setColumnValues(
            1,
            some.map((word) => known.get(word)!),
          );
          appender.appendDataChunk(chunk);
        }
      } finally {
        appender.closeSync();
      }
    },
  };
}

/** A relation as a query in which the text of a coded column is that of both the column and its number, or else a complaint. */
export function withCodesRead(relation: RelationName): string {
  const coded = codedOf(relation);
  if (coded.length === 0) return quoted(relation);
  const read = coded.map((name, i) => {
    const [text, word, code] = [`r.${quoted(name)}`, `w${i}.word`, `r.${quoted(codeColumn(name))}`];
    return `case when ${text} is not distinct from ${word} then ${text} else 'number ' || coalesce(${code}::varchar, 'none') end as ${quoted(name)}`;
  });
  const words = coded.map((name, i) => `left join ${WORD_TABLE} w${i} on w${i}.code = r.${quoted(codeColumn(name))}`);
  return `(select r.* replace (${read.join(', ')}) from ${quoted(relation)} r ${words.join(' ')})`;
}
