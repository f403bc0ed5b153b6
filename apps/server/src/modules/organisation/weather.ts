import type { PutWeather } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../access/index.ts';
import type { Upserted } from './put-organisation.ts';

/** What a city's weather is or will be, by hour. Forecasts are replaced by later words, and by what was measured. */
export function createPutWeather({ platform, audit }: { platform: Platform; audit: Audit }) {
  return async function putWeather(actor: Actor, { source, hours }: z.input<typeof PutWeather>): Promise<Upserted> {
    demand(actor, 'organisation.edit');
    // Of two words about one hour in one request the later one in the list counts.
    const last = [...new Map(hours.map((hour) => [`${hour.city}|${Date.parse(hour.at)}`, hour])).values()];
    const said = sql`jsonb_to_recordset(${JSON.stringify(last)}::jsonb) as x (city text, at timestamptz,
      "temperatureC" double precision, "precipitationMm" double precision, humidity double precision)`;
    return platform.db.transaction().execute(async (tx) => {
      const { rows: known } = await sql<{ n: number }>`
        select count(*) as n from ${said} join organisation.weather_hour w on (w.city, w.at) = (x.city, x.at)`.execute(
        tx,
      );
      const { rows: written } = await sql`
        insert into organisation.weather_hour as w (city, at, temperature_c, precipitation_mm, humidity, source)
        select city, at, "temperatureC", "precipitationMm", humidity, ${source} from ${said} order by city, at
        on conflict (city, at) do update set temperature_c = excluded.temperature_c,
          precipitation_mm = excluded.precipitation_mm, humidity = excluded.humidity, source = excluded.source
        where (w.temperature_c, w.precipitation_mm, w.humidity)
          is distinct from (excluded.temperature_c, excluded.precipitation_mm, excluded.humidity)
        returning 1`.execute(tx);
      const created = last.length - known[0]!.n;
      const changed = Math.max(0, written.length - created);
      if (written.length > 0) {
        const cities = [...new Set(last.map((hour) => hour.city))].sort();
        await audit(tx, actor, 'organisation.weather_put', `weather:${source}`, { created, changed, cities });
      }
      return { created, changed, unchanged: hours.length - created - changed };
    });
  };
}
