import {
  BIGINT,
  type DuckDBPreparedStatement,
  DuckDBTimestampTZValue,
  dateValue,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { Parameter } from './protocol.ts';

const DAY_MS = 86_400_000;

/** Binds a question's parameters, each of its own type. */
export function bind(statement: DuckDBPreparedStatement, params: readonly Parameter[]): void {
  for (const [index, parameter] of params.entries()) bindOne(statement, index + 1, parameter);
}

function bindOne(statement: DuckDBPreparedStatement, at: number, { type, value }: Parameter): void {
  if (value === null) {
    statement.bindNull(at);
    return;
  }
  switch (type) {
    case 'bigint':
      statement.bindBigInt(at, BigInt(value));
      break;
    case 'integer':
      statement.bindInteger(at, value);
      break;
    case 'double':
      statement.bindDouble(at, value);
      break;
    case 'text':
      statement.bindVarchar(at, value);
      break;
    case 'boolean':
      statement.bindBoolean(at, value);
      break;
    case 'instant':
      statement.bindTimestampTZ(at, new DuckDBTimestampTZValue(BigInt(Date.parse(value)) * 1_000n));
      break;
    case 'date':
      statement.bindDate(at, dateValue(Date.parse(value) / DAY_MS));
      break;
    case 'text[]':
      statement.bindList(at, listValue(value), LIST(VARCHAR));
      break;
    case 'bigint[]':
      statement.bindList(at, listValue(value.map(BigInt)), LIST(BIGINT));
      break;
  }
}
