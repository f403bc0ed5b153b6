import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';

const MARK = '/* prepared */';

/**
 * Stands first in a statement that is asked thousands of times a second: it is parsed and planned once per connection,
 * not each time. Only where the text is always the same (sets come as arrays or JSON), since every text that was ever
 * prepared is kept. A plan without values is then used when PostgreSQL thinks it as good; a new analysis of its tables, or
 * a change of them, has it planned anew.
 */
export const prepared = sql.raw(MARK);

const names = new Map<string, string>();

/** Within 63 bytes, the longest name that PostgreSQL tells apart. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  return name;
}

type Query = (...asked: unknown[]) => unknown;

/** A connection that prepares statements so marked. */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const plain = this.query.bind(this) as Query;
    const query: Query = (text, values, ...more) =>
      typeof text === 'string' && text.startsWith(MARK) && Array.isArray(values)
        ? plain({ name: nameOf(text), text, values }, ...more)
        : plain(text, values, ...more);
    this.query = query as typeof this.query;
  }
}
