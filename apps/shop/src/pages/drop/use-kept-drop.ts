import Taro from '@tarojs/taro';
import { useRef } from 'react';
import { type KeptDrop, readKept } from './kept-drops';

const PLACE = 'drops';

/** What this phone knows of one drop, read once, and how to keep more of it. */
export function useKeptDrop(token: string): { kept: KeptDrop | null; keep: (change: Partial<KeptDrop>) => void } {
  const drops = useRef<ReturnType<typeof readKept> | null>(null);
  drops.current ??= readKept(Taro.getStorageSync(PLACE), Date.now());
  const first = useRef(drops.current[token] ?? null);
  const keep = (change: Partial<KeptDrop>) => {
    const known = drops.current?.[token];
    if (!known && !change.page) return; // nothing was shown yet
    drops.current = {
      ...drops.current,
      [token]: { won: null, turn: null, waits: false, ...known, ...change } as KeptDrop,
    };
    Taro.setStorageSync(PLACE, drops.current);
  };
  return { kept: first.current, keep };
}
