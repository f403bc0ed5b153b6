import type { Statement } from '@xiaoer/segment';

/** Of which moment an answer is; wall time. */
interface Fresh {
  /** ISO: every change committed before it is in the answer. */
  asOf: string;
  lagSeconds: number;
}

/** What segments ask of the columnar mirror. Whatever it can't answer is thrown, and asked of PostgreSQL. */
export interface MirrorClient {
  query(
    statement: Statement,
    options: { maxRows: number; timeoutMs: number; signal?: AbortSignal | undefined },
  ): Promise<Fresh & { rows: Record<string, unknown>[]; milliseconds: number }>;
  /** Writes the customers that the statement selects into the snapshot's loading table: all of them or none. */
  snapshot(
    statement: Statement,
    options: { snapshotId: number; timeoutMs: number; signal?: AbortSignal | undefined },
  ): Promise<Fresh & { customers: number; milliseconds: number }>;
  status(): Promise<{
    state: 'loading' | 'ready' | 'rebuilding';
    asOf: string | null;
    lagSeconds: number | null;
    rows: Record<string, number>;
    memoryMb: number;
    progress: { parts?: { done: number; of: number } } | null;
  }>;
}
