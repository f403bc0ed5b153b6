import type { World } from '../world/index.ts';
import type { Agenda } from './agenda.ts';
import type { TownStore } from './chain.ts';
import type { Coupons } from './coupons.ts';
import type { Draw } from './draw.ts';
import type { Platform } from './platform.ts';
import type { Traits } from './traits.ts';
import type { WeatherHour } from './weather.ts';

/** What every act of the town has at hand. */
export interface Town {
  world: World;
  platform: Platform;
  agenda: Agenda;
  draw: Draw;
  stores: TownStore[];
  /** How many people live here; they are numbered from 1. */
  people: number;
  traits: (person: number) => Traits;
  weather: (day: string) => WeatherHour[];
  coupons: Coupons;
  /** People bring things back, tills lose the network, operators void: what finance has to cope with. */
  afterSale: boolean;
  now: () => Date;
  /** Plans an act so many minutes from now (or at an instant), on the town's grid. */
  plan: (kind: string, subject: string | number, when: number | Date, payload?: unknown) => void;
  count: (what: Counted) => void;
}

/** What the town itself counts: acts, not what the platform made of them. */
export type Counted =
  | 'scans'
  | 'joins'
  | 'claims'
  | 'won'
  | 'orders'
  | 'redeemed'
  | 'groupLeaves'
  | 'removals'
  | 'posted'
  | 'confirmed'
  | 'groupsOpened'
  | 'returns'
  | 'partReturns'
  | 'undone'
  | 'reportedLate'
  | 'offlineLosses'
  | 'voided'
  | 'failedActs';

/** Does one planned act. */
export type Act = (town: Town, subject: string, payload: never) => Promise<void>;
