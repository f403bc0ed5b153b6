import type { Platform } from '../../platform/platform.ts';
import type { Attention } from '../attention/index.ts';
import type { Delivery } from '../delivery/index.ts';
import type { Offers } from '../offers/index.ts';
import type { Tasks } from '../tasks/index.ts';
import type { Beat } from './document.ts';

/** A firing that waits for its decision. */
export interface FiredRun {
  runId: number;
  playbookId: number;
  code: string;
  name: string;
  marker: string;
  /** What it was fired for; `firedAt` is later when we were down at that time. */
  dueAt: Date;
  firedAt: Date;
  expiresAt: Date;
  beat: Beat;
}

export interface DecideDeps extends Pick<Platform, 'crashAt' | 'facts'> {
  attention: Attention;
  delivery: Delivery;
  offers: Offers;
  tasks: Tasks;
  publicUrl: string;
}
