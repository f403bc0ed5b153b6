import { z } from 'zod';
import { Id, Instant } from '../common.ts';

/*
 * Segments: asked about while they are written. Everything here is answered within the caller's stores: who answers for
 * some of them counts and sees only the customers that are at home there.
 */

/** UTF-16 units: more is refused before it is read. */
const Text = z.string().max(60_000);

/** A segment's rule as JSON: `{ all: [...] } | { any: [...] } | { not: ... } | { kind: ..., ... }`; `@xiaoer/segment` checks it. */
export const SegmentTree = z.record(z.string(), z.unknown());
export type SegmentTree = z.infer<typeof SegmentTree>;

/** The chain's own name of a saved segment: stable, what texts call it after `@`. */
export const SegmentKey = z.string().regex(/^[a-z0-9-]{2,40}$/, 'small letters, digits and dashes, 2 to 40 of them');

/** Which segment is meant: as written, as a tree, or a saved one (its newest version when none is named). */
export const SegmentRule = z.union([
  z.strictObject({ text: Text }),
  z.strictObject({ tree: SegmentTree }),
  z.strictObject({ segment: SegmentKey, version: z.int().min(1).optional() }),
]);
export type SegmentRule = z.infer<typeof SegmentRule>;

/** Said to a person. */
export const SegmentSentence = z.object({ zh: z.string(), en: z.string() });
export type SegmentSentence = z.infer<typeof SegmentSentence>;

/** What is wrong with a rule. `place` when it was a text (offset and length in UTF-16 units, line and column from 1), `path` when a tree. */
export const SegmentProblem = z.object({
  code: z.enum([
    'syntax',
    'unknown_word',
    'unknown_name',
    'ambiguous_name',
    'wrong_type',
    'out_of_range',
    'missing',
    'not_here',
    'too_long',
    'too_many',
    'too_deep',
    'cycle',
    'malformed',
  ]),
  place: z.object({ offset: z.int(), length: z.int(), line: z.int(), column: z.int() }).nullable(),
  path: z.string().nullable(),
  found: z.string().nullable(),
  expected: z.array(z.string()),
  /** The known name that looks most like what was found. */
  nearest: z.string().nullable(),
});
export type SegmentProblem = z.infer<typeof SegmentProblem>;

/** `POST /api/console/audience/parse {text}` · `POST /api/console/audience/print {tree}`: one thing with its three faces. */
export const ParseSegment = z.object({ text: Text });
export const PrintSegment = z.object({ tree: SegmentTree });
export const SegmentFaces = z.object({
  /** The three faces; null when there is a problem. */
  tree: SegmentTree.nullable(),
  /** In its usual form; parsing it gives the same tree. */
  text: z.string().nullable(),
  sentence: SegmentSentence.nullable(),
  /** Empty when it is right; it is still answered with 200, since somebody is typing. */
  problems: z.array(SegmentProblem),
  /** Keys that lead nowhere any more (something was deleted), each with its path in the tree: no reason to refuse. */
  lost: z.array(z.object({ path: z.string(), key: z.string() })),
});
export type SegmentFaces = z.infer<typeof SegmentFaces>;

export const SegmentEngine = z.enum(['postgres', 'duckdb']);
export type SegmentEngine = z.infer<typeof SegmentEngine>;

/** Who answered and how fresh that is. */
export const EngineAnswer = z.object({
  engine: SegmentEngine,
  milliseconds: z.number(),
  /** Everything committed before this instant (of the wall) is in the answer. */
  asOf: Instant,
  lagSeconds: z.number(),
});
export type EngineAnswer = z.infer<typeof EngineAnswer>;

/** Why the mirror did not answer. */
export const MirrorAbsence = z.enum(['off', 'down', 'loading', 'behind', 'failed']);
export type MirrorAbsence = z.infer<typeof MirrorAbsence>;

/**
 * `POST /api/console/audience/count`. A later count makes an earlier one idle: close its connection (abort the fetch)
 * and the engine stops working on it.
 */
export const CountSegment = z.object({
  rule: SegmentRule,
  /** `auto`: the mirror when it answers and is fresh enough, else PostgreSQL. `both`: for comparing. */
  engine: z.enum(['auto', 'postgres', 'duckdb', 'both']).default('auto'),
});
export const SegmentCount = EngineAnswer.extend({
  /** Null: it took too long (`timedOut`). */
  count: z.int().nullable(),
  timedOut: z.boolean(),
});
export type SegmentCount = z.infer<typeof SegmentCount>;
export const SegmentCounts = z.object({
  /** One; two with `both`. */
  counts: z.array(SegmentCount),
  /** Null: the mirror was not needed or answered. */
  mirrorAbsent: MirrorAbsence.nullable(),
  /** All customers that the caller may see; a share is `count / of`. Null when it could not be counted in time. */
  of: z.int().nullable(),
});
export type SegmentCounts = z.infer<typeof SegmentCounts>;

/** `POST /api/console/audience/sample`: ten customers of the segment, the same ten for the same question. */
export const SampleSegment = z.object({ rule: SegmentRule });
const StoreName = z.object({ code: z.string(), name: z.string() });
/** What is known of a person of the sample, as far as her conditions ask for it. Never an identity. */
export const SamplePerson = z.object({
  id: Id,
  city: z.string().nullable(),
  homeStore: StoreName.nullable(),
  tier: z.string().nullable(),
  points: z.int().nullable(),
  createdAt: Instant,
  orders: z.int(),
  spentFen: z.int(),
  firstOrderAt: Instant.nullable(),
  lastOrderAt: Instant.nullable(),
  lastTouchAt: Instant.nullable(),
  contact: z.boolean(),
  contactSince: Instant.nullable(),
  inGroup: z.boolean(),
  consent: z.boolean(),
  tags: z.array(z.string()),
  /** In the order of `conditions`: does it hold for her. */
  holds: z.array(z.boolean()),
});
export type SamplePerson = z.infer<typeof SamplePerson>;
export const SegmentSample = z.object({
  /** Every single condition of the tree, with its path, e.g. `all[1].not`. */
  conditions: z.array(
    z.object({
      path: z.string(),
      kind: z.string(),
      sentence: SegmentSentence,
      /** Stands below an odd number of `not`: not holding is what lets her in. */
      negated: z.boolean(),
      /** Fields of a person that show why. */
      behind: z.array(
        z.enum([
          'city',
          'homeStore',
          'tier',
          'points',
          'createdAt',
          'orders',
          'spentFen',
          'firstOrderAt',
          'lastOrderAt',
          'lastTouchAt',
          'contact',
          'contactSince',
          'inGroup',
          'consent',
          'tags',
        ]),
      ),
    }),
  ),
  people: z.array(SamplePerson),
  /** Business time of the question: "12 days ago" counts from here. */
  now: Instant,
  /** Who chose the ten; what is said of them is read from PostgreSQL. Someone may be in no more. */
  answer: EngineAnswer,
});
export type SegmentSample = z.infer<typeof SegmentSample>;

/** `POST /api/console/audience/breakdown` */
export const BreakDownSegment = z.object({ rule: SegmentRule, by: z.enum(['city', 'store', 'tier']) });
export const SegmentBreakdown = z.object({
  /** At most 50, the largest first. `key`: city name, store code, tier key. */
  rows: z.array(z.object({ key: z.string(), name: z.string(), n: z.int() })),
  /** In how many more, and how many customers those are. */
  rest: z.object({ keys: z.int(), n: z.int() }),
  /** Customers of whom it is not known. */
  unknown: z.int(),
  total: z.int(),
  answer: EngineAnswer,
});
export type SegmentBreakdown = z.infer<typeof SegmentBreakdown>;

/** `POST /api/console/audience/overlap`: two or three segments. */
export const OverlapSegments = z.object({ rules: z.array(SegmentRule).min(2).max(3) });
export const SegmentOverlap = z.object({
  /** Every way of being in at least one (3 or 7 of them): `in[i]` belongs to `rules[i]`. */
  regions: z.array(z.object({ in: z.array(z.boolean()), n: z.int() })),
  answer: EngineAnswer,
});
export type SegmentOverlap = z.infer<typeof SegmentOverlap>;

/** `POST /api/console/audience/export {rule}` and `GET /api/console/audience/export?segment=`: CSV (UTF-8 with BOM), streamed. */
export const ExportSegment = z.object({ rule: SegmentRule });
export const ExportSaved = z.object({ segment: SegmentKey });

/** `GET /api/console/audience/names?kind=&q=&limit=`: things that a segment may name, those that contain `q` first. */
export const SegmentNamesQuery = z.object({
  kind: z.enum([
    'products',
    'categories',
    'brands',
    'stores',
    'regions',
    'tags',
    'tiers',
    'offers',
    'sources',
    'playbooks',
    'accounts',
    'groups',
    'segments',
    'cities',
    'tastes',
  ]),
  q: z.string().max(100).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type SegmentNamesQuery = z.infer<typeof SegmentNamesQuery>;
export const SegmentNames = z.object({
  /** `write`: how a text names it: `"生椰拿铁"`, or `@sku` where the name is not the only one. */
  names: z.array(z.object({ key: z.string(), name: z.string(), write: z.string() })),
  /** How many there are in all that match. */
  total: z.int(),
});
export type SegmentNames = z.infer<typeof SegmentNames>;

/** `GET /api/console/audience/kinds`: every kind of condition, for the builder. */
export const SegmentKinds = z.object({
  kinds: z.array(z.object({ kind: z.string(), word: z.string(), alias: z.string(), examples: z.array(z.string()) })),
  /** Of one tree, the segments that it names included; and how deep groups may stand in groups. */
  most: z.object({ conditions: z.int(), depth: z.int() }),
});
export type SegmentKinds = z.infer<typeof SegmentKinds>;

/** `GET /api/console/audience/mirror`: how the columnar mirror is. */
export const MirrorState = z.object({
  state: z.enum(['off', 'down', 'loading', 'ready', 'rebuilding']),
  asOf: Instant.nullable(),
  lagSeconds: z.number().nullable(),
  rows: z.record(z.string(), z.int()),
  memoryMb: z.number().nullable(),
  /** 0 … 1 while loading. */
  progress: z.number().nullable(),
});
export type MirrorState = z.infer<typeof MirrorState>;

/** `GET` and `PUT /api/console/audience/settings` */
export const AudienceSettings = z
  .object({
    lifecycle: z.object({
      /** First order at most so many days ago: new. */
      newDays: z.int().min(1).max(365),
      /** Last order longer ago than this: lapsing … */
      lapsingDays: z.int().min(1).max(720),
      /** … and than this: lost. */
      lostDays: z.int().min(2).max(3650),
    }),
    /** The mirror is used while it is at most so far behind. */
    mostLagSeconds: z.int().min(1).max(86_400),
  })
  .refine(({ lifecycle: { newDays, lapsingDays, lostDays } }) => lapsingDays < lostDays && newDays <= lostDays, {
    path: ['lifecycle', 'lostDays'],
    message: 'lost comes last',
  });
export type AudienceSettings = z.infer<typeof AudienceSettings>;
