import type { CallbackFigures } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../../platform/database/index.ts';

/** Callbacks of the last days by what became of them, and what waits for somebody. */
export async function readCallbackFigures(db: Db): Promise<z.infer<typeof CallbackFigures>> {
  const { rows: days } = await sql<z.infer<typeof CallbackFigures>['days'][number]>`
    select day::text as day, outcome, reason, n from delivery.callback_tally
    order by day desc, outcome, reason limit 500`.execute(db);
  const { rows: parked } = await sql<{ note: string; n: number }>`
    select note, count(*) as n from delivery.inbox where state = 'parked' group by note order by n desc limit 50`.execute(
    db,
  );
  return { days, parked };
}
