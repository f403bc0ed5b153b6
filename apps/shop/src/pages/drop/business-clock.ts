import { useEffect, useState } from 'react';
import { businessNow } from '../../shared/time';

/** Wall milliseconds between ticks: a digit never lags by more than the eye allows. */
const TICK_MS = 250;

/** The server's business time, ticking. The phone's clock only measures how much time passed since the answer came. */
export function useBusinessClock(server: { now: string; speed: number } | null, receivedAtMs: number): Date {
  const [wallMs, setWallMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setWallMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return server ? businessNow({ ...server, receivedAtMs }, wallMs) : new Date(wallMs);
}
