import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cron } from 'croner';
import { z } from 'zod';
import { checkContent } from '../content/index.ts';

const Code = z.string().regex(/^[a-z0-9-]{2,40}$/);
const Share = z.number().min(0).max(0.5);

const Cronline = z.string().refine((line) => {
  try {
    return new Cron(line, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}, 'a cron line of five fields that has a next time');

const Trigger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('schedule'), cron: Cronline, timeZone: z.string().default('Asia/Shanghai') }),
  /** Each contact that was added is considered once, so many minutes later. */
  z.object({
    kind: z.literal('contact_added'),
    delayMinutes: z
      .int()
      .min(0)
      .max(60 * 24 * 30),
  }),
]);

/** The weather at the store and the stock of the product decide: the first variant whose conditions hold is taken. */
const Variant = z.object({
  key: Code,
  weather: z.enum(['rain', 'hot', 'cold']).optional(),
  /** Not promoted where this product is sold out or off sale. */
  product: z.string().max(64).optional(),
  text: z.string().min(1),
  link: z.object({ title: z.string(), desc: z.string(), page: z.enum(['drop', 'wallet', 'join']) }),
});

const Audience = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('open_store_groups') }),
  /** Reachable, has ordered, but not for this many days. */
  z.object({ rule: z.literal('lapsing'), sinceDays: z.object({ from: z.int().min(1), until: z.int().max(720) }) }),
  /** Reachable contacts in no group yet, of those for whom the trigger's wait is over. */
  z.object({ rule: z.literal('contact_without_group') }),
]);

export const Offer = z.object({
  code: Code,
  name: z.string().max(60),
  kind: z.enum(['amount_off', 'price_share', 'free_item']),
  amountFen: z.int().min(1).optional(),
  sharePercent: z.int().min(1).max(99).optional(),
  minSpendFen: z.int().min(0).default(0),
  terms: z.string().max(500),
  validDays: z.int().min(1).max(365),
});
export type OfferTerms = z.infer<typeof Offer>;

export const Welcome = z.object({
  kind: z.literal('welcome'),
  code: Code,
  name: z.string(),
  goal: z.string(),
  text: z.string(),
  link: z.object({ title: z.string(), desc: z.string(), page: z.literal('join') }),
  offers: z.array(Offer).default([]),
});
export type Welcome = z.infer<typeof Welcome>;

export const Beat = z
  .object({
    kind: z.literal('run'),
    code: Code,
    name: z.string(),
    /** Which of the day's beats it is, for reports. */
    beat: z.enum(['morning', 'noon', 'afternoon', 'evening', 'none']).default('none'),
    goal: z.string(),
    trigger: Trigger,
    audience: Audience,
    /** In order of preference; where one has no capacity left the next is used. */
    channels: z.array(z.enum(['mass_send', 'group_mass_send', 'group_post'])).min(1),
    /** Fen that one message is expected to be worth: competing runs of a slot are ranked by it. */
    valueFen: z.int().min(0),
    /** Not sent this many minutes after firing means: not sent at all. */
    expiresAfterMinutes: z
      .int()
      .min(10)
      .max(60 * 24),
    holdout: Share,
    variants: z.array(Variant).min(1).max(6),
    /** Issued to everybody who is written to. */
    issue: Offer.optional(),
    /** A limited number, first come first served. */
    drop: z
      .object({
        offer: Offer,
        perGroup: z.int().min(1).max(10_000),
        opensAfterMinutes: z.int().min(0),
        openMinutes: z.int().min(1),
      })
      .optional(),
  })
  .superRefine((beat, context) => {
    const toGroups = beat.audience.rule === 'open_store_groups';
    if (toGroups === beat.channels.includes('mass_send')) {
      context.addIssue({
        code: 'custom',
        path: ['channels'],
        message: 'mass_send writes to customers, group channels to groups',
      });
    }
    if (beat.drop && !toGroups) context.addIssue({ code: 'custom', path: ['drop'], message: 'a drop goes to groups' });
    if (!beat.variants.some((variant) => !variant.weather && !variant.product)) {
      context.addIssue({ code: 'custom', path: ['variants'], message: 'one variant must hold without conditions' });
    }
    for (const [index, variant] of beat.variants.entries()) {
      const content = {
        text: variant.text,
        link: { title: variant.link.title, desc: variant.link.desc, url: 'https://example.com' },
      };
      for (const issue of checkContent(toGroups ? 'group_mass_send' : 'mass_send', content)) {
        context.addIssue({ code: 'custom', path: ['variants', index, issue.field], message: issue.rule });
      }
    }
  });
export type Beat = z.infer<typeof Beat>;

export const Document = z.union([Welcome, Beat]);
export type Document = z.infer<typeof Document>;

/** The documents of a folder, each checked; an error names file, field and rule. */
export function readDocuments(folder: string): { document: Document; version: string }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return {
        document: parseDocument(file, JSON.parse(text)),
        version: createHash('sha256').update(text).digest('hex').slice(0, 12),
      };
    });
}

function parseDocument(file: string, raw: unknown): Document {
  const schema = (raw as { kind?: string }).kind === 'welcome' ? Welcome : Beat;
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** The next instant a schedule fires after `after`, in its own time zone. */
export function nextFire(trigger: Beat['trigger'], after: Date): Date | null {
  if (trigger.kind !== 'schedule') return null;
  return new Cron(trigger.cron, { timezone: trigger.timeZone, paused: true }).nextRun(after);
}
