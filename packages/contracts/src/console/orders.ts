import { z } from 'zod';
import { Id, Instant } from '../common.ts';

/** One run of the importer. Once done: rows = accepted + unchanged + merged + rejected. */
export const ConsoleImport = z.object({
  id: Id,
  source: z.string(),
  /** The file's name without its folder. */
  file: z.string(),
  mapping: z.string(),
  /** `interrupted`: the process was cut off; run it again. */
  state: z.enum(['running', 'done', 'failed', 'interrupted']),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  rows: z.int(),
  accepted: z.int(),
  unchanged: z.int(),
  merged: z.int(),
  rejected: z.int(),
  /** Of the rows kept: how many name nobody. */
  anonymous: z.int(),
  /** `GET /api/console/imports/:id/rejected` has a file. */
  hasRejectedRows: z.boolean(),
  error: z.string().nullable(),
});
export type ConsoleImport = z.infer<typeof ConsoleImport>;
/** `GET /api/console/imports`: the newest 100, latest first. */
export const ConsoleImports = z.object({ imports: z.array(ConsoleImport) });
export type ConsoleImports = z.infer<typeof ConsoleImports>;
