const ZONE = 'Asia/Shanghai';
const clock = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, month: 'numeric', day: 'numeric' });
const weekday = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  month: 'numeric',
  day: 'numeric',
  weekday: 'short',
});

export const clockTime = (iso: string) => clock.format(new Date(iso));
export const longDay = (iso: string) => weekday.format(new Date(iso));
/** Today the time, before that the day. */
export const listTime = (iso: string, now: string) =>
  day.format(new Date(iso)) === day.format(new Date(now)) ? clockTime(iso) : day.format(new Date(iso));
export const bubbleTime = (iso: string, now: string) =>
  day.format(new Date(iso)) === day.format(new Date(now))
    ? clockTime(iso)
    : `${day.format(new Date(iso))} ${clockTime(iso)}`;
