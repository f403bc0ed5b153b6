import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { atMinute } from './day.ts';

export interface WeatherHour {
  city: string;
  hour: number;
  temperatureC: number | null;
  precipitationMm: number | null;
  humidity: number | null;
}

const FILE = new URL('../../data/weather-2012.csv.gz', import.meta.url).pathname;
const orNull = (text: string | undefined) => (text ? Number(text) : null);

/** Real hourly weather of five cities; a day's is that of the same month and day in 2012. */
export function readWeather(): (day: string) => WeatherHour[] {
  const byDay = new Map<string, WeatherHour[]>();
  for (const line of gunzipSync(readFileSync(FILE)).toString('utf8').trim().split('\n').slice(1)) {
    const [city = '', month = '', day = '', hour, temperature, precipitation, humidity] = line.split(',');
    const key = `${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const hours = byDay.get(key) ?? [];
    hours.push({
      city,
      hour: Number(hour),
      temperatureC: orNull(temperature),
      precipitationMm: orNull(precipitation),
      humidity: orNull(humidity),
    });
    byDay.set(key, hours);
  }
  return (day) => byDay.get(day.slice(5)) ?? [];
}

/** A day's weather as the platform takes it. */
export const weatherBody = (day: string, hours: WeatherHour[]) => ({
  source: 'town-weather',
  hours: hours.map(({ hour, ...rest }) => ({ ...rest, at: atMinute(day, hour * 60).toISOString() })),
});
