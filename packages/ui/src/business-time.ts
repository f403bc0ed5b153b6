/** What the server said about business time, and the wall millisecond (`performance.now()` or `Date.now()`) at which it arrived. */
export interface ServerTime {
  /** Business instant, ISO. */
  now: string;
  /** Business seconds that pass in one wall second; 0 when the clock is driven by hand. */
  speed: number;
  receivedAtMs: number;
}

/** The business instant at wall millisecond `wallMs`: the phone's own clock may be wrong by hours and is only asked how much time passed. */
export function businessNow({ now, speed, receivedAtMs }: ServerTime, wallMs: number): Date {
  return new Date(Date.parse(now) + Math.max(0, wallMs - receivedAtMs) * speed);
}

/** Business milliseconds from `from` until `to`; 0 when it has passed. */
export function msUntil(to: string | Date, from: Date): number {
  return Math.max(0, +new Date(to) - +from);
}

/** A remaining time as digits: `04:05`, `1:04:05`. Rounded up, so that it reads 00:00 only when the time has come. */
export function formatCountdown(ms: number): string {
  const total = Math.ceil(ms / 1000);
  const hours = Math.floor(total / 3600);
  const two = (n: number) => String(n).padStart(2, '0');
  const tail = `${two(Math.floor((total % 3600) / 60))}:${two(total % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
