import { expect, it } from 'vitest';
import { timesOfDay } from './times-of-day.ts';

it('times of day go to midnight by the half hour, with the one that stands', () => {
  const times = timesOfDay('14:00');
  expect([times.length, times[0], times[1], times.at(-1)]).toEqual([49, '00:00', '00:30', '24:00']);
  expect(timesOfDay('11:45').slice(22, 26)).toEqual(['11:00', '11:30', '11:45', '12:00']);
});
