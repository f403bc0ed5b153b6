import { z } from 'zod';
import { type Channel, checkContent } from '../content/index.ts';
import { isCronLine, isTimeZone } from './schedule.ts';

/*
 * What a playbook's file may say. Every object is strict: a misspelt field is an error and not a rule that silently
 * does not hold.
 */

const Code = z.string().regex(/^[a-z0-9-]{2,40}$/, 'small letters, digits and dashes, 2 to 40 of them');
const Name = z.string().min(1).max(60);
/** More than half held out would no longer be a playbook. */
const Share = z.number().min(0).max(0.5);
const MINUTES_OF_DAY = 24 * 60;

const Times = {
  cron: z.string().refine(isCronLine, 'a cron line of five fields that has a next time'),
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone').default('Asia/Shanghai'),
};

/** The triggers that a segment's comings and goings fire. */
export const SEGMENT_TRIGGERS = ['entered', 'left'] as const;

const Trigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('schedule'), ...Times }),
  /**
   * Each contact that was added is considered once, so many minutes later, and then at the next of these times together
   * with the others: one press of a button for staff instead of one for each.
   */
  z.strictObject({
    kind: z.literal('contact_added'),
    delayMinutes: z
      .int()
      .min(0)
      .max(30 * MINUTES_OF_DAY),
    ...Times,
  }),
  /**
   * Whoever entered the segment (or left it) is considered at the next of these times together with the others, by default
   * within a minute, if she is still in (or out) then. The segment is kept live while the playbook is on.
   */
  z.strictObject({
    kind: z.enum(SEGMENT_TRIGGERS),
    /** The key of a saved segment. */
    segment: z.string().regex(/^[a-z0-9-]{2,40}$/, 'the key of a saved segment'),
    /** Who was written to by this playbook, or held out of it, is not considered again before so many days. */
    againAfterDays: z.int().min(0).max(365).default(30),
    ...Times,
    cron: Times.cron.default('* * * * *'),
  }),
]);

/** The code of a material (`content`); whether it is there is seen when it is sent. */
const Material = z.string().regex(/^[a-z0-9-]{2,40}$/, 'the code of a material');
/** Beside the text and its link, each a message of its own. */
const Attachment = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['image', 'video', 'file']), material: Material }),
  z.strictObject({
    kind: z.literal('miniprogram'),
    title: z.string(),
    appid: z.string(),
    page: z.string(),
    material: Material,
  }),
]);

/** The weather at the store and the stock of the product decide: the first variant whose conditions hold is taken. */
const Variant = z.strictObject({
  key: Code,
  weather: z.enum(['rain', 'hot', 'cold']).optional(),
  /** Not promoted where this product is sold out or off sale. */
  product: z.string().min(1).max(64).optional(),
  text: z.string().min(1),
  link: z.strictObject({
    title: z.string(),
    desc: z.string(),
    page: z.enum(['drop', 'wallet', 'join']),
    /** Its picture. */
    material: Material.optional(),
  }),
  attachments: z.array(Attachment).max(9).optional(),
});

const Audience = z.discriminatedUnion('rule', [
  /** Groups of stores that are open at some time before the run ends. */
  z.strictObject({ rule: z.literal('open_store_groups') }),
  /** Contacts who have ordered, but not for this many days. */
  z.strictObject({
    rule: z.literal('lapsing'),
    sinceDays: z
      .strictObject({ from: z.int().min(1), until: z.int().max(720) })
      .refine(({ from, until }) => from < until, 'from is less than until'),
  }),
  /** Contacts in a segment, as it is at the moment of firing; `text` is the segment language, e.g. `segment = "老客"`. */
  z.strictObject({ rule: z.literal('segment'), text: z.string().min(1).max(50_000) }),
  /** Contacts in no group yet, of those for whom the trigger's wait is over. */
  z.strictObject({ rule: z.literal('contact_without_group') }),
  /** Contacts who came into the trigger's segment and are still in, or who left it and are still out. */
  z.strictObject({ rule: z.literal('transition') }),
]);

const Offer = z
  .strictObject({
    code: Code,
    name: Name,
    kind: z.enum(['amount_off', 'price_share', 'free_item']),
    amountFen: z.int().min(1).optional(),
    sharePercent: z.int().min(1).max(99).optional(),
    minSpendFen: z.int().min(0).default(0),
    terms: z.string().max(500),
    validDays: z.int().min(1).max(365),
  })
  .superRefine((offer, context) => {
    const field = offer.kind === 'price_share' ? 'sharePercent' : 'amountFen';
    if (offer[field] === undefined)
      context.addIssue({ code: 'custom', path: [field], message: `${offer.kind} needs it` });
  });
export type OfferTerms = z.infer<typeof Offer>;

export const Welcome = z
  .strictObject({
    kind: z.literal('welcome'),
    code: Code,
    name: Name,
    goal: z.string(),
    text: z.string().min(1),
    link: z.strictObject({
      title: z.string(),
      desc: z.string(),
      page: z.literal('join'),
      material: Material.optional(),
    }),
    attachments: z.array(Attachment).max(9).optional(),
    offers: z.array(Offer).default([]),
  })
  .superRefine((welcome, context) => reportContent(context, 'welcome', [], welcome));
export type Welcome = z.infer<typeof Welcome>;

const Fields = z.strictObject({
  kind: z.literal('run'),
  code: Code,
  name: Name,
  /** Which of the day's beats it is; the next beat ends what one has prompted. */
  beat: z.enum(['morning', 'noon', 'afternoon', 'evening', 'none']).default('none'),
  goal: z.string(),
  trigger: Trigger,
  audience: Audience,
  /** In order of preference; where one has no capacity left the next is used. */
  channels: z.array(z.enum(['mass_send', 'group_mass_send', 'group_post'])).min(1),
  /** Fen that one message is expected to be worth: competing runs of a slot are ranked by it. */
  valueFen: z.int().min(0),
  /** Not sent this many minutes after its time means: not sent at all. */
  expiresAfterMinutes: z.int().min(10).max(MINUTES_OF_DAY),
  /** The share of subjects that is never written to, so that the effect can be told. */
  holdout: Share,
  variants: z.array(Variant).min(1).max(6),
  /** Issued to everybody who is written to. */
  issue: Offer.optional(),
  /** A limited number per group, first come first served; times count from the run's own time. */
  drop: z
    .strictObject({
      offer: Offer,
      /** Pieces of each group, or of what `scope` says. */
      perGroup: z.int().min(1).max(10_000),
      scope: z.enum(['group', 'store', 'region', 'chain']).optional(),
      /** Drops of one family share `perCustomer`. */
      family: z.string().min(1).max(100).optional(),
      perCustomer: z.int().min(1).max(100).optional(),
      waitlist: z.boolean().optional(),
      /** Opens when the group's post was really sent, from `opensAfterMinutes` on and so many minutes after the run's time at the latest. */
      opensAtPostUntilMinutes: z.int().min(0).optional(),
      opensAfterMinutes: z.int().min(0),
      openMinutes: z.int().min(1),
    })
    .optional(),
});

/** A playbook that is fired: trigger, audience, decision, actions, goal. */
export const Beat = Fields.superRefine((beat, context) => {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  const toGroups = beat.audience.rule === 'open_store_groups';

  if (beat.channels.some((channel) => (channel === 'mass_send') === toGroups))
    refuse(['channels'], 'mass_send writes to customers, group channels to groups');
  if (new Set(beat.channels).size < beat.channels.length) refuse(['channels'], 'each channel once');
  if ((beat.trigger.kind === 'contact_added') !== (beat.audience.rule === 'contact_without_group'))
    refuse(['audience', 'rule'], 'contact_without_group goes with the trigger contact_added, and only with it');
  if ((beat.trigger.kind === 'entered' || beat.trigger.kind === 'left') !== (beat.audience.rule === 'transition'))
    refuse(['audience', 'rule'], 'transition goes with the triggers entered and left, and only with them');

  if (beat.issue && toGroups) refuse(['issue'], 'coupons are issued to customers; groups get a drop');
  if (beat.drop && !toGroups) refuse(['drop'], 'a drop goes to groups');
  if (beat.drop && beat.drop.opensAfterMinutes + beat.drop.openMinutes < beat.expiresAfterMinutes)
    refuse(['drop', 'openMinutes'], 'a drop stays open as long as its message may still be sent');

  if (beat.drop && !isOpenWindow(beat.drop))
    refuse(['drop', 'opensAtPostUntilMinutes'], 'between opensAfterMinutes and the end of the drop');

  const unconditional = beat.variants.findIndex(({ weather, product }) => !weather && !product);
  if (unconditional !== beat.variants.length - 1)
    refuse(['variants'], 'the last variant, and no other, holds without conditions');
  for (const [index, variant] of beat.variants.entries()) {
    if (beat.variants.findIndex(({ key }) => key === variant.key) < index)
      refuse(['variants', index, 'key'], 'each key once');
    if (variant.link.page === 'drop' && !beat.drop)
      refuse(['variants', index, 'link', 'page'], 'there is no drop to lead to');
    for (const channel of beat.channels) reportContent(context, channel, ['variants', index], variant);
  }
});
export type Beat = z.infer<typeof Beat>;

export type Document = Welcome | Beat;

const isOpenWindow = ({
  opensAfterMinutes: from,
  openMinutes,
  opensAtPostUntilMinutes: latest = from,
}: NonNullable<Beat['drop']>) => from <= latest && latest < from + openMinutes;

/** What the channel does not take, e.g. a variable that a mass send cannot have. */
function reportContent(
  context: z.RefinementCtx,
  channel: Channel,
  path: (string | number)[],
  { text, link, attachments }: Pick<Welcome, 'text' | 'attachments'> & { link: { title: string; desc: string } },
): void {
  const content = {
    text,
    link: { title: link.title, desc: link.desc, url: 'https://example.com' },
    ...(attachments ? { attachments } : {}),
  };
  for (const { field, rule, found } of checkContent(channel, content)) {
    const message = [rule, found, `in ${channel}`].filter(Boolean).join(' ');
    context.addIssue({ code: 'custom', path: [...path, ...field.split('.')], message });
  }
}
