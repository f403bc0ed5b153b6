import { createHmac } from 'node:crypto';
import { z } from 'zod';

/** What the mirror and those who ask it say to each other, over an internal port. */

export const TOKEN_HEADER = 'x-mirror-token';

/** Known to whoever has the installation's secret. */
export const tokenOf = (sessionSecret: string): string =>
  createHmac('sha256', sessionSecret).update('xiaoer-mirror').digest('hex');

const nullable = <T extends z.ZodType>(schema: T) => schema.nullable();

/** Positional: the first is `$1`. Instants are ISO texts, dates YYYY-MM-DD. */
export const Parameter = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bigint'), value: nullable(z.int()) }),
  z.object({ type: z.literal('integer'), value: nullable(z.int()) }),
  z.object({ type: z.literal('double'), value: nullable(z.number()) }),
  z.object({ type: z.literal('text'), value: nullable(z.string()) }),
  z.object({ type: z.literal('boolean'), value: nullable(z.boolean()) }),
  z.object({ type: z.literal('instant'), value: nullable(z.iso.datetime({ offset: true })) }),
  z.object({ type: z.literal('date'), value: nullable(z.iso.date()) }),
  z.object({ type: z.literal('text[]'), value: nullable(z.array(z.string())) }),
  z.object({ type: z.literal('bigint[]'), value: nullable(z.array(z.int())) }),
]);
export type Parameter = z.infer<typeof Parameter>;

export const Question = z.object({
  sql: z.string().min(1).max(1_000_000),
  params: z.array(Parameter).default([]),
  maxRows: z.int().min(1).max(100_000).default(1_000),
  timeoutMs: z.int().min(1).max(600_000).default(10_000),
});
export type Question = z.infer<typeof Question>;

export const SnapshotQuestion = z.object({
  sql: z.string().min(1).max(1_000_000),
  params: z.array(Parameter).default([]),
  snapshotId: z.int().min(1),
  timeoutMs: z.int().min(1).max(3_600_000).default(600_000),
});
export type SnapshotQuestion = z.infer<typeof SnapshotQuestion>;

export const CompareQuestion = z.object({ each: z.enum(['row', 'column']).default('row') });

/** Of which moment an answer is. Wall time: the mirror knows no business time. */
export interface Fresh {
  /** ISO; every change committed before it is in the answer. */
  asOf: string;
  lagSeconds: number;
}

export interface Answer extends Fresh {
  rows: Record<string, unknown>[];
  /** There were more than `maxRows`. */
  more: boolean;
  milliseconds: number;
}

export interface Written extends Fresh {
  customers: number;
  milliseconds: number;
}

export interface Status {
  /** `rebuilding` answers from the file that is being replaced. */
  state: 'loading' | 'ready' | 'rebuilding';
  asOf: string | null;
  lagSeconds: number | null;
  /** The oldest transaction that keeps newer changes from being shown, and for how long it has been running. */
  behind: { oldestXid: string; sinceMs: number | null } | null;
  rows: Record<string, number>;
  /** DuckDB's own memory, that of the process, and the file. */
  memoryMb: number;
  processMb: number;
  fileMb: number;
  /** Questions under way and waiting. */
  questions: { running: number; waiting: number };
  /** Changes applied since the start, rows written for them, and the pace of the last batch. */
  fed: { changes: number; rows: number; changesPerSecond: number | null };
  progress: { doing: string; parts?: { done: number; of: number }; rows?: number } | null;
  /** What the last comparison with PostgreSQL found. */
  compared: { at: string; differing: number } | null;
}

/** Why a question got no answer; the caller asks PostgreSQL instead. */
export type Refusal = 'loading' | 'busy' | 'timeout' | 'cancelled' | 'bad_question' | 'failed' | 'gone';
