/** The Monday on which these tests live; a fixed day, so that holdouts and schedules fall alike in every run. */
const MONDAY = '2026-03-16';
const DAY_MS = 86_400_000;

/** `at('11:40')` is that time of the Monday in Beijing, `at('11:40', 1)` of the Tuesday. */
export const at = (time: string, day = 0): Date =>
  new Date(new Date(`${MONDAY}T${time.length === 5 ? `${time}:00` : time}+08:00`).getTime() + day * DAY_MS);
