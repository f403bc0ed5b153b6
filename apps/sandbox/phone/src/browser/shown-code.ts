import { useEffect, useState } from 'react';
import { call } from '../api.ts';

const LOOK_AGAIN_MS = 1000;

interface Shown {
  now: number;
  configIds: string[];
}

/** Scans the code that the open page shows, as a long press on it does; null while it shows none. */
export function useShownCode(loads: number, onScan: ((configId: string) => void) | undefined): (() => void) | null {
  const [configId, setConfigId] = useState<string | null>(null);
  const wanted = onScan !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that is loaded anew shows its codes anew
  useEffect(() => {
    if (!wanted) return;
    let since: number | null = null;
    const look = async () => {
      const { now, configIds } = await call<Shown>(`codes/shown?since=${since ?? Number.MAX_SAFE_INTEGER}`);
      since ??= now;
      if (configIds[0]) setConfigId(configIds[0]);
    };
    setConfigId(null);
    const silent = () => {}; // the phone's own polling tells when the sandbox is gone
    void look().catch(silent);
    const timer = setInterval(() => void look().catch(silent), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [loads, wanted]);
  return configId && onScan ? () => onScan(configId) : null;
}
