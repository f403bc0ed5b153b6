import { z } from 'zod';
import { Id, Instant } from '../common.ts';
import { MaterialCode } from './materials.ts';

/** A link with the picture that stands beside it. */
const LinkWithPicture = z.object({
  title: z.string(),
  desc: z.string().default(''),
  url: z.string(),
  material: MaterialCode.nullish(),
});

/** What a moment says: text with up to nine pictures, or one video, or one link. */
export const MomentContent = z.object({
  text: z.string().default(''),
  link: LinkWithPicture.nullish(),
  attachments: z
    .array(z.object({ kind: z.enum(['image', 'video']), material: MaterialCode }))
    .max(20)
    .default([]),
});
export type MomentContent = z.infer<typeof MomentContent>;

const Draft = z.object({
  content: MomentContent,
  /** Left out: accounts of every store. */
  storeCodes: z.array(z.string()).min(1).max(20_000).optional(),
  userids: z.array(z.string()).min(1).max(100_000).optional(),
  /** Only customers with one of these corp tags see it; none: all of them. */
  tagIds: z.array(z.string().min(1).max(64)).max(100).default([]),
  /** Left out: now. */
  sendAt: Instant.optional(),
  /** What nobody published by then is cancelled. */
  expiresAt: Instant,
});

/** What speaks against a content: the member's name, the rule, and what it is about. */
export const ContentIssue = z.object({
  field: z.string(),
  rule: z.string(),
  limit: z.number().optional(),
  found: z.string().optional(),
});
export type ContentIssue = z.infer<typeof ContentIssue>;

/** `POST /api/console/moments/preview` */
export const PreviewMoment = Draft;
export type PreviewMoment = z.input<typeof PreviewMoment>;
export const MomentPreview = z.object({
  /** Empty: it may be sent. */
  issues: z.array(ContentIssue),
  /** Words that somebody should look at (advertising law). */
  words: z.array(z.object({ field: z.string(), word: z.string() })),
  accounts: z.int(),
  stores: z.int(),
  customers: z.int(),
  /** Accounts that have as many moments on that day as the setting advises. */
  overAdvice: z.int(),
  perAccountPerDay: z.int(),
});
export type MomentPreview = z.infer<typeof MomentPreview>;

/** `POST /api/console/moments`. The same key again is the same moment. */
export const CreateMoment = Draft.extend({ key: z.uuid(), name: z.string().trim().min(1).max(60) });
export type CreateMoment = z.input<typeof CreateMoment>;
export const MomentCreated = z.object({ id: Id, accounts: z.int() });

/** `GET /api/console/moments` */
export const MomentList = z.object({
  moments: z.array(
    z.object({
      id: Id,
      name: z.string(),
      /** Null: made by hand. */
      runId: Id.nullable(),
      content: MomentContent,
      /** `asked`: WeCom is making it. `open`: the accounts can see it. `unknown`: the answer was lost and is being looked for. */
      state: z.enum(['ready', 'sending', 'unknown', 'asked', 'open', 'ended', 'cancelled', 'refused']),
      madeBy: z.string(),
      tags: z.int(),
      sendAt: Instant,
      expiresAt: Instant,
      openedAt: Instant.nullable(),
      /** How old the figures are. */
      readAt: Instant.nullable(),
      reactionsReadAt: Instant.nullable(),
      stopping: z.boolean(),
      reminders: z.int(),
      error: z.string().nullable(),
      accounts: z.int(),
      published: z.int(),
      waiting: z.int(),
      /** Senders whom WeCom refused. */
      invalid: z.int(),
      /** Whom WeCom did not ask: none of their customers has one of the tags. */
      notAsked: z.int(),
      reach: z.int(),
      likes: z.int(),
      comments: z.int(),
    }),
  ),
  usedThisMonth: z.int(),
  mostPerMonth: z.int(),
  perAccountPerDay: z.int(),
});
export type MomentList = z.infer<typeof MomentList>;

/** `GET /api/console/moments/:id/accounts` */
export const MomentAccounts = z.object({
  accounts: z.array(
    z.object({
      userid: z.string(),
      name: z.string(),
      stores: z.array(z.string()),
      state: z.enum(['asked', 'published', 'not_asked', 'invalid', 'not_published']),
      /** First seen as published: WeCom does not say when. */
      publishedAt: Instant.nullable(),
      reach: z.int().nullable(),
      likes: z.int(),
      comments: z.int(),
    }),
  ),
});
export type MomentAccounts = z.infer<typeof MomentAccounts>;

/** `GET /api/console/moments/tags`: the corp's customer tags, as WeCom has them now. */
export const MomentTags = z.object({
  groups: z.array(z.object({ name: z.string(), tags: z.array(z.object({ id: z.string(), name: z.string() })) })),
});

/** `PUT /api/console/moments/setting` */
export const MomentSetting = z.object({ perAccountPerDay: z.int().min(1).max(20) });
