import { z } from 'zod';
import { Code, Id, Instant } from '../common.ts';

/** UTF-8, as WeCom counts (LIMITS §10, doc 94677). */
const bytes = (most: number) => (text: string) => new TextEncoder().encode(text).byteLength <= most;
const Words = (most: number) => z.string().trim().min(1).refine(bytes(most), `more than ${most} bytes`);
const Name = z.string().trim().min(1).max(20);

/** A line of a menu that she can press. */
export const KfMenuLine = z.discriminatedUnion('does', [
  z.object({ does: z.literal('answer'), label: Words(128), answer: Name }),
  z.object({ does: z.literal('link'), label: Words(128), url: z.url({ protocol: /^https?$/ }).max(2048) }),
  z.object({ does: z.literal('human'), label: Words(128) }),
]);
export type KfMenuLine = z.infer<typeof KfMenuLine>;

/** What is said: a text, with a menu below it or without. Ten lines at most. */
export const KfWords = z
  .object({ text: Words(2048), menu: z.array(KfMenuLine).max(10).default([]) })
  .refine(({ text, menu }) => menu.length === 0 || bytes(1024)(text), 'above a menu at most 1024 bytes');
export type KfWords = z.infer<typeof KfWords>;

export const KfRules = z
  .object({
    /** To somebody who comes in. */
    welcome: KfWords.nullable(),
    /** The first whose word is in her message answers. */
    answers: z
      .array(KfWords.safeExtend({ name: Name, words: z.array(z.string().trim().min(1).max(30)).max(20).default([]) }))
      .max(50),
    /** When no answer fits. */
    otherwise: z.enum(['human', 'nothing']),
    human: z.object({
      /** Words that ask for a person. */
      words: z.array(z.string().trim().min(1).max(30)).max(20),
      /** Into the queue of the account, or to one member; to the queue when that one does not receive. */
      to: z.enum(['queue', 'servicer']),
      servicer: z.string().min(1).max(64).nullable(),
      text: Words(2048).nullable(),
    }),
    /** After the end, with or without the question how it was. */
    goodbye: z.object({ text: Words(1024), rating: z.boolean() }).nullable(),
    /** What is said to somebody who answered it. */
    thanks: Words(2048).nullable(),
  })
  .superRefine((rules, ctx) => {
    const names = rules.answers.map(({ name }) => name);
    if (new Set(names).size < names.length)
      ctx.addIssue({ code: 'custom', path: ['answers'], message: 'two answers have one name' });
    if (rules.human.to === 'servicer' && !rules.human.servicer)
      ctx.addIssue({ code: 'custom', path: ['human', 'servicer'], message: 'who?' });
    for (const { menu } of [...(rules.welcome ? [rules.welcome] : []), ...rules.answers])
      for (const line of menu)
        if (line.does === 'answer' && !names.includes(line.answer))
          ctx.addIssue({ code: 'custom', path: ['answers'], message: `no answer is called ${line.answer}` });
  });
export type KfRules = z.infer<typeof KfRules>;

export const SaveKfRules = z.object({
  on: z.boolean(),
  rules: KfRules,
  /** The version that was changed. */ version: z.int(),
});

export const KfAccountView = z.object({
  openKfid: z.string(),
  name: z.string(),
  avatar: z.string().nullable(),
  /** Our app may change it. */
  manageable: z.boolean(),
  gone: z.boolean(),
  /** The end of the last complete reading: messages live 3 days. */
  readAt: Instant.nullable(),
  error: z.string().nullable(),
  servicers: z.array(
    z.object({
      kind: z.enum(['member', 'department']),
      id: z.string(),
      name: z.string().nullable(),
      /** Null: not said, as of departments. */
      receiving: z.boolean().nullable(),
    }),
  ),
  rulesOn: z.boolean(),
  open: z.int(),
  waiting: z.int(),
});
export type KfAccountView = z.infer<typeof KfAccountView>;

export const KfLinkView = z.object({
  scene: z.string(),
  openKfid: z.string(),
  store: z.object({ code: z.string(), name: z.string() }).nullable(),
  source: z.string(),
  url: z.string().nullable(),
  /** A picture as a data address; null until WeCom has made the link. */
  qrCode: z.string().nullable(),
  error: z.string().nullable(),
  entered: z.int(),
});
export type KfLinkView = z.infer<typeof KfLinkView>;

export const KfOverview = z.object({
  /** Null: not asked yet. */
  checkedAt: Instant.nullable(),
  /** WeCom's code of the refusal; null: granted. */
  error: z.string().nullable(),
  accounts: z.array(KfAccountView),
  links: z.array(KfLinkView),
  retentionDays: z.int(),
});
export type KfOverview = z.infer<typeof KfOverview>;

export const CreateKfAccount = z.object({
  key: z.string().min(8).max(64),
  name: z.string().trim().min(1).max(16),
  material: z.string(),
});
export const RenameKfAccount = z.object({ name: z.string().trim().min(1).max(16) });
export const ChangeKfServicers = z.object({
  add: z.object({ members: z.array(z.string()).max(100), departments: z.array(z.int()).max(20) }),
  remove: z.object({ members: z.array(z.string()).max(100), departments: z.array(z.int()).max(20) }),
});
/** Single ones may fail although the call was accepted. */
export const KfServicerResults = z.object({
  refused: z.array(z.object({ id: z.string(), code: z.int(), zh: z.string(), en: z.string() })),
});
export type KfServicerResults = z.infer<typeof KfServicerResults>;
export const CreateKfLink = z.object({
  openKfid: z.string(),
  store: Code.nullable(),
  source: z.string().regex(/^[a-z0-9_-]{1,20}$/),
});

export const KfState = z.enum(['new', 'assistant', 'queue', 'human', 'ended']);
export type KfStateName = z.infer<typeof KfState>;
export const KfSendRefusal = z.enum([
  'account_gone',
  'never_wrote',
  'window_over',
  'in_queue',
  'session_with_servicer',
  'ended',
  'refused_by_customer',
  'five_sent',
]);
export type KfSendRefusal = z.infer<typeof KfSendRefusal>;

export const KfConversationView = z.object({
  openKfid: z.string(),
  account: z.string(),
  externalUserid: z.string(),
  customerId: Id.nullable(),
  name: z.string().nullable(),
  state: KfState,
  servicer: z.string().nullable(),
  store: z.string().nullable(),
  source: z.string().nullable(),
  lastAt: Instant,
  /** The last words of anybody, shortened; null: none, or purged. */
  lastWords: z.string().nullable(),
  waitingSince: Instant.nullable(),
  windowEndsAt: Instant.nullable(),
  left: z.int(),
  refusal: KfSendRefusal.nullable(),
  /** A hand-over that is under way, or why the last was not made (WeCom's code). */
  moving: KfState.nullable(),
  moveError: z.string().nullable(),
});
export type KfConversationView = z.infer<typeof KfConversationView>;

export const ListKfConversations = z.object({
  account: z.string().max(64).optional(),
  show: z.enum(['open', 'waiting', 'all']).default('open'),
  page: z.coerce.number().int().min(1).default(1),
});
export const KfConversations = z.object({
  conversations: z.array(KfConversationView),
  total: z.int(),
  pageSize: z.int(),
});
export type KfConversations = z.infer<typeof KfConversations>;

export const KfLine = z.object({
  msgid: z.string(),
  at: Instant,
  from: z.enum(['customer', 'servicer', 'us', 'event']),
  /** Who: a member, who of us, or which answer of the rules. */
  by: z.string().nullable(),
  byRule: z.boolean(),
  kind: z.string(),
  text: z.string().nullable(),
  menu: z.array(z.object({ label: z.string(), url: z.string().nullable() })).default([]),
  /** A picture or file that can be opened. */
  hasMedia: z.boolean(),
  recalled: z.boolean(),
  rating: z.int().nullable(),
  /** Ours alone. */
  state: z.enum(['sending', 'sent', 'failed', 'refused', 'missed']).nullable(),
  error: z.string().nullable(),
});
export type KfLine = z.infer<typeof KfLine>;
export const KfChat = z.object({ conversation: KfConversationView, lines: z.array(KfLine) });
export type KfChat = z.infer<typeof KfChat>;

export const SendKf = z.object({ key: z.string().min(8).max(64), text: Words(2048) });
export const KfSent = z.object({
  msgid: z.string(),
  state: z.enum(['sending', 'sent', 'failed', 'refused', 'missed']),
  error: z.string().nullable(),
});
export const MoveKf = z.object({
  to: z.enum(['queue', 'human', 'ended']),
  servicer: z.string().min(1).max(64).optional(),
});
export const KfRulesView = z.object({
  version: z.int(),
  on: z.boolean(),
  rules: KfRules,
  changedAt: Instant.nullable(),
  changedBy: z.string().nullable(),
});
export type KfRulesView = z.infer<typeof KfRulesView>;
export const SetKfRetention = z.object({ days: z.int().min(7).max(3650) });

export const KfFigures = z.object({
  days: z.array(
    z.object({
      day: z.string(),
      in: z.int(),
      byPeople: z.int(),
      byRules: z.int(),
      conversations: z.int(),
      /** From her first unanswered message to the first answer of anybody; the middle one, in seconds. */
      firstAnswerSeconds: z.number().nullable(),
      /** The same, to the first answer of a person. */
      firstPersonSeconds: z.number().nullable(),
      ratings: z.object({ good: z.int(), fair: z.int(), poor: z.int() }),
    }),
  ),
});
export type KfFigures = z.infer<typeof KfFigures>;
