import { type RawBuilder, sql } from 'kysely';

/** Rain from this much in the hour, millimetres; hot and cold from these temperatures, °C. */
const RAIN_MM = 0.2;
const HOT_C = 28;
const COLD_C = 10;
/** The weather that is asked: the latest word of the hours up to so many from the instant on. */
const LOOK_BACK_HOURS = 3;

/** The hour's weather of a city, at most one row (temperature_c, precipitation_mm): for a lateral join. */
export const weatherAt = (city: RawBuilder<unknown>, at: Date): RawBuilder<unknown> => sql`
  select w.temperature_c, w.precipitation_mm from organisation.weather w
  where w.city = ${city} and w.at <= ${at} and w.at > ${at}::timestamptz - make_interval(hours => ${LOOK_BACK_HOURS})
  order by w.at desc limit 1`;

const rain = (row: string) => sql`${sql.ref(`${row}.precipitation_mm`)} >= ${RAIN_MM}::float8`;
const hot = (row: string) => sql`${sql.ref(`${row}.temperature_c`)} >= ${HOT_C}::float8`;
const cold = (row: string) => sql`${sql.ref(`${row}.temperature_c`)} <= ${COLD_C}::float8`;

/** Whether a word (rain | hot | cold) holds for a row of `weatherAt`; it may be cold and rain. */
export const weatherHolds = (word: RawBuilder<unknown>, row: string): RawBuilder<boolean> =>
  sql<boolean>`(${word} = 'rain' and ${rain(row)} or ${word} = 'hot' and ${hot(row)} or ${word} = 'cold' and ${cold(row)})`;

/** The one word that says most of a city's hour: rain before temperature; null when it is neither. */
export const weatherWordAt = (city: RawBuilder<unknown>, at: Date): RawBuilder<string | null> => sql<string | null>`
  (select case when ${rain('there')} then 'rain' when ${hot('there')} then 'hot' when ${cold('there')} then 'cold' end
   from (${weatherAt(city, at)}) there)`;
