import type { Clock } from '@xiaoer/clock';
import type { Store } from '../store/store.ts';
import type { CallbackOutbox } from './callback-outbox.ts';
import type { Tell } from './happenings.ts';
import type { createIdMaker } from './ids.ts';
import type { WorldSettings } from './settings.ts';

/** What every part of the world works with. */
export interface WorldContext {
  store: Store;
  clock: Clock;
  /** Wall milliseconds: protocol time. */
  wall: () => number;
  corpId: string;
  agentId: number;
  seed: number;
  settings: WorldSettings;
  newId: ReturnType<typeof createIdMaker>;
  callbacks: CallbackOutbox;
  tell: Tell;
}

/** Business unix seconds, as WeCom writes times. */
export const seconds = (ctx: Pick<WorldContext, 'clock'>): number => Math.floor(ctx.clock.now().getTime() / 1000);
