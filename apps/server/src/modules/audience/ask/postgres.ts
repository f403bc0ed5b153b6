import type { Param, Statement } from '@xiaoer/segment';
import type pg from 'pg';

/** The question took longer than it may. */
export class TookTooLong extends Error {}

const CANCELLED = '57014';

/** As `pg` takes them. */
export const valuesOf = (params: readonly Param[]) => params.map(({ value }) => value);

/**
 * Asks one question that nobody waits for longer than `timeoutMs`, and ends it when its asker has gone: counts of
 * segments come with every key that somebody types.
 */
export async function askPostgres<Row>(
  pool: pg.Pool,
  { sql, params }: Statement,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<Row[]> {
  signal?.throwIfAborted();
  const client = await pool.connect();
  const cancel = () => void pool.query('select pg_cancel_backend($1)', [processOf(client)]).catch(() => {});
  let broken: Error | undefined;
  try {
    await client.query('begin transaction read only');
    await client.query(`set local statement_timeout = ${Math.round(timeoutMs)}`);
    signal?.addEventListener('abort', cancel, { once: true });
    signal?.throwIfAborted();
    const { rows } = await client.query(sql, valuesOf(params));
    return rows as Row[];
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if ((error as { code?: string }).code === CANCELLED) throw new TookTooLong(`longer than ${timeoutMs} ms`);
    broken = isQuery(error) ? undefined : (error as Error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
    await client.query('rollback').catch((error: Error) => {
      broken ??= error;
    });
    // A cancel that was on its way must not hit whoever uses the connection next.
    client.release(signal?.aborted ? true : broken);
  }
}

const processOf = (client: pg.PoolClient) => (client as pg.PoolClient & { processID: number }).processID;
/** Refused by the server, which leaves the connection as good as before. */
const isQuery = (error: unknown) => typeof (error as { severity?: unknown }).severity === 'string';
