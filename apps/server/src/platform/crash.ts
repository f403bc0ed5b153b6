/**
 * Kill points for crash tests. `createCrashPoints('delivery.before_send')` makes that one call end the process as a
 * power cut would; without a name every call does nothing.
 */
export function createCrashPoints(armed: string | undefined) {
  return function crashAt(point: `${string}.${string}`): void {
    if (armed === point) process.kill(process.pid, 'SIGKILL');
  };
}
export type CrashAt = ReturnType<typeof createCrashPoints>;
