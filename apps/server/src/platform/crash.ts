/**
 * Kill points for crash tests. `createCrashPoints('delivery.before_send')` makes that one call end the process as a
 * power cut would, `'delivery.before_send#3'` the third one; without a name every call does nothing.
 */
export function createCrashPoints(armed: string | undefined) {
  const [name, times = '1'] = armed?.split('#') ?? [];
  let left = Number(times);
  return function crashAt(point: `${string}.${string}`): void {
    if (name === point && --left <= 0) process.kill(process.pid, 'SIGKILL');
  };
}
export type CrashAt = ReturnType<typeof createCrashPoints>;
