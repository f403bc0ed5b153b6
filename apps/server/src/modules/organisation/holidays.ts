import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';

/** Source and licence: the README beside it. */
const FILE = new URL('../../../data/china-holidays/holidays.csv', import.meta.url);

/**
 * Loads the calendar that ships with the product; called after migrating. A second time changes nothing, a corrected
 * file changes what it corrects. A day that two years' notices list follows the later notice.
 */
export async function seedHolidays(db: Db): Promise<{ written: number }> {
  const lines: { date: string; name: string; is_off_day: string; listed_year: string }[] = parse(readFileSync(FILE), {
    columns: true,
  });
  const days = lines.toSorted((a, b) => Number(a.listed_year) - Number(b.listed_year));
  const rows = [...new Map(days.map((day) => [day.date, { ...day, is_off_day: day.is_off_day === '1' }])).values()];
  const { rows: written } = await sql`
    insert into organisation.holiday as h (date, name, is_off_day)
    select date, name, is_off_day
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (date date, name text, is_off_day boolean)
    on conflict (date) do update set name = excluded.name, is_off_day = excluded.is_off_day
    where (h.name, h.is_off_day) is distinct from (excluded.name, excluded.is_off_day)
    returning 1`.execute(db);
  return { written: written.length };
}
