import type { Tx } from '../../platform/database/index.ts';

/** A code to make or to change at WeCom. `making`: an earlier call was cut off, and may have arrived. */
export interface Work {
  key: number;
  state: string;
  remark: string;
  making: 'wanted' | 'making';
  configId: string | null;
  wantedAt: Date;
}

/** What WeCom has after a call; a code whose way is gone there starts anew. */
export interface Made {
  configId: string;
  qrCode: string | undefined;
  api: string;
  /** Userids or chat ids, as WeCom read them back. */
  readsNow: readonly string[];
  outcome: 'ok' | 'adopted' | 'differs' | 'remade';
  /** Written in the transaction that learns of the success. */
  also?: (tx: Tx) => Promise<void>;
}

/** The same people or groups, whatever the order; WeCom answers some userids in lower case. */
export function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  const names = new Set(a.map((name) => name.toLowerCase()));
  return (
    names.size === new Set(b.map((name) => name.toLowerCase())).size && b.every((name) => names.has(name.toLowerCase()))
  );
}
