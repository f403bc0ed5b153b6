import type { Timeline } from '@xiaoer/contracts';
import { formatFen, type Language } from '@xiaoer/ui';
import type { z } from 'zod';

export type TimelineEntry = z.infer<typeof Timeline>['entries'][number];

/** A hand-over by its state; all others did not come about. */
const handOver: Record<string, string> = {
  done: 'hand_over_done',
  planned: 'hand_over_open',
  asking: 'hand_over_open',
  waiting: 'hand_over_open',
};

/** The text key and its values for one entry; money becomes yuan, and a sale without a store has words of its own. */
export function sentenceOf(
  { what, details }: TimelineEntry,
  language: Language,
): { key: string; values: Record<string, string | number | null> } {
  const money = (name: string) => formatFen(Number(details[name] ?? 0), { whole: 'short', language });
  switch (what) {
    case 'order':
      return { key: details['store'] ? 'order' : 'orderNowhere', values: { ...details, paid: money('paidFen') } };
    case 'hand_over':
      return { key: handOver[String(details['state'])] ?? 'hand_over_not', values: details };
    case 'refund':
      return { key: 'refund', values: { ...details, amount: money('amountFen') } };
    case 'coupon_redeemed':
      return { key: 'coupon_redeemed', values: { ...details, discount: money('discountFen') } };
    default:
      return { key: what, values: details };
  }
}

/** Whether an entry is good for us, harm, or neither: the colour of its dot. */
export function toneOf(what: TimelineEntry['what']): 'good' | 'harm' | 'plain' {
  if (what === 'order' || what === 'coupon_redeemed') return 'good';
  if (what === 'contact_ended' || what === 'group_left' || what === 'consent_withdrawn') return 'harm';
  return 'plain';
}
