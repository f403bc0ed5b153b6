import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { connect, type Database } from '../database/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server for tests, and the migrated database that each test file copies. */
    cluster: { adminUrl: string; template: string };
  }
}

/**
 * A database of its own for this test file, copied from the migrated template. Call it at the top of the file; the
 * handle is there from `beforeAll` on.
 */
export function testDatabase(): { readonly url: string } & Database {
  const { adminUrl, template } = inject('cluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).toString();
  let database: Database | undefined;
  beforeAll(async () => {
    await administer(adminUrl, `create database "${name}" template "${template}"`);
    database = connect(url);
  });
  afterAll(async () => {
    await database?.close();
    await administer(adminUrl, `drop database if exists "${name}" with (force)`);
  });
  const ready = () => {
    if (!database) throw new Error('the test database is there from beforeAll on');
    return database;
  };
  return {
    url,
    get db() {
      return ready().db;
    },
    get pool() {
      return ready().pool;
    },
    close: async () => {},
  };
}

/** `create database … template` fails while another copy of the template is being made: try again. */
async function administer(url: string, statement: string) {
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(statement);
      return;
    } catch (error) {
      if (attempt === 20 || !/is being accessed by other users|source database/.test((error as Error).message))
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * attempt));
    } finally {
      await client.end();
    }
  }
}
