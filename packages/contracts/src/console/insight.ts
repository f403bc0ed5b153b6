import { z } from 'zod';
import { Id, Instant } from '../common.ts';

const Count = z.int();

/** An order is counted once: through our coupon or link, after a message of ours, or by itself. */
export const Bucket = z.enum(['direct', 'prompted', 'organic']);

/** `GET /api/console/today?day=YYYY-MM-DD`: how the chain's day stands, within the caller's stores. */
export const Today = z.object({
  day: z.iso.date(),
  now: Instant,
  speed: z.number(),
  clock: z.enum(['real', 'scaled', 'driven']),
  orders: z.object({ n: Count, paidFen: Count, direct: Count, prompted: Count, organic: Count, anonymous: Count }),
  yesterday: z.object({ n: Count, paidFen: Count }),
  contacts: z.object({
    active: Count,
    addedToday: Count,
    removedToday: Count,
    welcomedToday: Count,
    welcomesMissedToday: Count,
  }),
  groups: z.object({ n: Count, members: Count, joinedToday: Count, leftToday: Count, storesWithout: Count }),
  coupons: z.object({ claimedToday: Count, redeemedToday: Count }),
  tasks: z.object({ open: Count, done: Count, expired: Count }),
  /** Every hour of the day that has begun: orders by bucket. */
  hours: z.array(z.object({ hour: z.int().min(0).max(23), direct: Count, prompted: Count, organic: Count })),
  /** Today's beats in order, each with what became of it. */
  beats: z.array(
    z.object({
      runId: Id.nullable(),
      code: z.string(),
      name: z.string(),
      beat: z.string(),
      at: Instant,
      state: z.enum(['planned', 'fired', 'decided', 'ended', 'cancelled']),
      groups: Count,
      sent: Count,
      open: Count,
      refused: Count,
      heldOut: Count,
      ordersPrompted: Count,
      /** What it cost: members who left and contacts who removed us within its window. */
      left: Count,
    }),
  ),
  stores: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      city: z.string(),
      orders: Count,
      paidFen: Count,
      direct: Count,
      prompted: Count,
      groupMembers: Count,
      openTasks: Count,
      weather: z.object({ temperatureC: z.number().nullable(), precipitationMm: z.number().nullable() }).nullable(),
    }),
  ),
});
export type Today = z.infer<typeof Today>;

/** `GET /api/console/customers/:id/timeline`: the newest first. `what` is a key that the page turns into words. */
export const Timeline = z.object({
  entries: z.array(
    z.object({
      at: Instant,
      what: z.enum([
        'contact_added',
        'contact_ended',
        'hand_over',
        'consent_given',
        'consent_withdrawn',
        'group_joined',
        'group_left',
        'kf_wrote',
        'message_sent',
        'message_not_sent',
        'coupon_issued',
        'coupon_redeemed',
        'order',
        'refund',
      ]),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    }),
  ),
});

/** `GET /api/console/customers/:id/why`: every run of the last days and what it decided about her, 1:1 or through her groups. */
export const Why = z.object({
  decisions: z.array(
    z.object({
      runId: Id,
      name: z.string(),
      firedAt: Instant,
      through: z.enum(['customer', 'group']),
      group: z.string().nullable(),
      state: z.string(),
      reason: z.string().nullable(),
      channel: z.string().nullable(),
      variant: z.string().nullable(),
      evidence: z.string(),
      sentAt: Instant.nullable(),
    }),
  ),
});

const Interval = z.object({ value: z.number(), low: z.number(), high: z.number() });

/** One playbook's effect by assignment: everybody assigned to be written to against everybody held out. */
export const Effect = z.object({
  code: z.string(),
  name: z.string(),
  subject: z.enum(['customer', 'group']),
  treated: Count,
  heldOut: Count,
  /** Orders per subject and run within the window after firing. */
  treatedMean: z.number(),
  heldOutMean: z.number(),
  /** Difference with its 95 % interval; null when one side has fewer than two subjects. */
  uplift: Interval.nullable(),
  /** 'none_shown' when the interval contains zero: that is the truth until more data say otherwise. */
  verdict: z.enum(['positive', 'negative', 'none_shown', 'too_few']),
});

/** `GET /api/console/figures?from=&until=` (dates): the figures that chains of this field report of themselves. */
export const Figures = z.object({
  from: z.iso.date(),
  until: z.iso.date(),
  groups: z.object({
    contacts: Count,
    groups: Count,
    members: Count,
    membersPerGroup: z.number(),
    storesCovered: z.number(),
  }),
  beats: z.object({
    noonCoupons: Count,
    noonRedeemed: Count,
    noonRedemption: z.number(),
    directPerDay: z.number(),
    promptedPerDay: z.number(),
    membersActive: z.number(),
  }),
  goodwill: z.object({ removals: Count, groupLeaves: Count, removalsPer1000Contacts: z.number() }),
  byDay: z.array(
    z.object({ day: z.iso.date(), direct: Count, prompted: Count, organic: Count, anonymous: Count, paidFen: Count }),
  ),
  effects: z.array(Effect),
});
export type Figures = z.infer<typeof Figures>;

/** `POST /api/console/clock` (admin, only with a scaled clock): business seconds in one wall second. */
export const SetSpeed = z.object({ speed: z.number().min(1).max(600) });
