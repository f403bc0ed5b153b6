/**
 * The names that a segment may use and the stable keys behind them. A tree holds keys, so that a renamed product or tag
 * breaks no saved segment; texts and sentences show the names of today.
 */
export interface Directory {
  /** Key: sku. */
  products: readonly { key: string; name: string; category: string; brand: string | null }[];
  /** Key: the store's code. WGS-84 degrees. `region`: keys of all units above it, the nearest first. */
  stores: readonly {
    key: string;
    name: string;
    storeId: number;
    city: string;
    regions: readonly string[];
    lng: number;
    lat: number;
    /** The hour's weather word of its forecast: rain | hot | cold, or null. */
    weather: string | null;
  }[];
  regions: readonly Named[];
  /** Key: `own:<word>`, or WeCom's tag id. */
  tags: readonly Named[];
  tiers: readonly (Named & { rank: number })[];
  /** Key: the offer's code. */
  offers: readonly Named[];
  /** Key: the source word of live codes. */
  sources: readonly Named[];
  playbooks: readonly Named[];
  /** Key: the account's userid. */
  accounts: readonly (Named & { accountId: number })[];
  /** Key: the chat id. */
  groups: readonly (Named & { groupId: number })[];
  /** Saved segments, as trees. */
  segments: readonly (Named & { tree: unknown })[];
  cities: readonly string[];
  tastes: readonly string[];
  settings: SegmentSettings;
}

export interface Named {
  key: string;
  name: string;
}

export interface SegmentSettings {
  /** What the chain calls its customers' stages, in days of 24 hours. `newDays`, `lapsingDays` <= `lostDays`. */
  lifecycle: {
    /** First order at most so long ago: new. */
    newDays: number;
    /** Last order longer ago than this: lapsing … */
    lapsingDays: number;
    /** … and than this: lost. */
    lostDays: number;
  };
  /** How often a period a customer may be addressed: what remains of a budget that has no row yet. */
  attentionCaps: Record<'mass_send_day' | 'promotion_day' | 'promotion_week', number>;
  /** Share of customers whom no programme message ever reaches, 0 … 1. */
  programmeHoldout: number;
}

/** Kinds of things that have a key and a name. */
export type ThingKind =
  | 'products'
  | 'stores'
  | 'regions'
  | 'tags'
  | 'tiers'
  | 'offers'
  | 'sources'
  | 'playbooks'
  | 'accounts'
  | 'groups'
  | 'segments';

export const EMPTY_DIRECTORY: Directory = {
  products: [],
  stores: [],
  regions: [],
  tags: [],
  tiers: [],
  offers: [],
  sources: [],
  playbooks: [],
  accounts: [],
  groups: [],
  segments: [],
  cities: [],
  tastes: [],
  settings: {
    lifecycle: { newDays: 30, lapsingDays: 30, lostDays: 60 },
    attentionCaps: { mass_send_day: 1, promotion_day: 1, promotion_week: 4 },
    programmeHoldout: 0.02,
  },
};
