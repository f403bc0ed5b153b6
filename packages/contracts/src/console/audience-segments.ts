import { z } from 'zod';
import { Instant } from '../common.ts';
import { SegmentKey, SegmentSentence, SegmentTree } from './audience.ts';

const SavedRule = z.union([z.strictObject({ text: z.string().max(60_000) }), z.strictObject({ tree: SegmentTree })]);
const Name = z.string().trim().min(1).max(60);

/** `POST /api/console/audience/segments`: a new one. Without a key it gets one. 422 `audience.rule_refused {problem}` when the rule is wrong. */
export const CreateSegment = z.object({ key: SegmentKey.optional(), name: Name, rule: SavedRule });

/** `PUT /api/console/audience/segments/:key`: renames it or gives it another version; 409 `audience.changed_meanwhile` when `version` is not the newest any more. */
export const ChangeSegment = z.object({ name: Name.optional(), rule: SavedRule.optional(), version: z.int().min(1) });

/** How many were in it at one time. */
export const SegmentSize = z.object({ at: Instant, n: z.int(), version: z.int() });

export const SavedSegment = z.object({
  key: SegmentKey,
  name: z.string(),
  version: z.int(),
  text: z.string(),
  tree: SegmentTree,
  sentence: SegmentSentence,
  /** Keys of the rule that lead nowhere any more. */
  lost: z.array(z.object({ path: z.string(), key: z.string() })),
  /** Saved segments that it names, and that name it. */
  uses: z.array(SegmentKey),
  usedBy: z.array(SegmentKey),
  /** Memberships are kept while time and events pass, and coming and going is told to playbooks. */
  live: z.boolean(),
  /** Of a live one: members now; null until everybody has been looked at. */
  members: z.int().nullable(),
  /** The latest of the daily sizes; of the whole chain, so null for those who answer for some stores only. */
  size: SegmentSize.nullable(),
  archived: z.boolean(),
  changedAt: Instant,
  changedBy: z.string(),
});
export type SavedSegment = z.infer<typeof SavedSegment>;

/** `GET /api/console/audience/segments?archived=`: by name. */
export const ListSegments = z.object({ archived: z.stringbool().default(false) });
export const SavedSegments = z.object({ segments: z.array(SavedSegment) });
export type SavedSegments = z.infer<typeof SavedSegments>;

/** `GET /api/console/audience/segments/:key`: with its versions, the newest first. */
export const SegmentDetail = SavedSegment.extend({
  versions: z.array(
    z.object({ version: z.int(), text: z.string(), tree: SegmentTree, savedAt: Instant, savedBy: z.string() }),
  ),
});
export type SegmentDetail = z.infer<typeof SegmentDetail>;

/** `GET /api/console/audience/segments/:key/history`: its size over time, the oldest first; `date` is the day in the chain's zone. */
export const SegmentHistory = z.object({
  sizes: z.array(SegmentSize.extend({ date: z.iso.date() })),
  /** Days between the first and today on which nobody counted (we were down, or it took too long). */
  skipped: z.array(z.iso.date()),
});
export type SegmentHistory = z.infer<typeof SegmentHistory>;

/** `POST /api/console/audience/segments/:key/archive`; 409 `audience.in_use {by}` while another one or a playbook needs it. */
export const ArchiveSegment = z.object({ archived: z.boolean() });

/**
 * `POST /api/console/audience/segments/:key/watch`: switches the keeping of its members on or off; 409 `audience.in_use {by}`
 * while a playbook that is on is fired by it.
 */
export const WatchSegment = z.object({ live: z.boolean() });
