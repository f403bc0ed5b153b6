import { z } from 'zod';

const Link = z.object({ title: z.string(), desc: z.string(), page: z.string() });
const Attachments = z
  .array(z.object({ kind: z.string(), material: z.string(), title: z.string().optional() }))
  .optional();
const OfferName = z.object({ code: z.string(), name: z.string() });

/** What the page shows of a playbook's document. Loose: a document of an older release must still be readable. */
const PlaybookDocument = z.object({
  kind: z.string(),
  goal: z.string(),
  text: z.string().optional(),
  link: Link.optional(),
  attachments: Attachments,
  trigger: z
    .object({
      kind: z.string(),
      cron: z.string(),
      timeZone: z.string().default('Asia/Shanghai'),
      delayMinutes: z.number(),
      /** The key of the segment that is entered or left. */
      segment: z.string(),
      againAfterDays: z.number(),
    })
    .partial({ cron: true, delayMinutes: true, segment: true, againAfterDays: true })
    .optional(),
  audience: z
    .object({
      rule: z.string(),
      sinceDays: z.object({ from: z.number(), until: z.number() }).optional(),
      /** A segment, in its language. */
      text: z.string().optional(),
    })
    .optional(),
  expiresAfterMinutes: z.number().optional(),
  holdout: z.number().default(0),
  variants: z
    .array(
      z.object({
        key: z.string(),
        weather: z.string().optional(),
        product: z.string().optional(),
        text: z.string(),
        link: Link.optional(),
        attachments: Attachments,
      }),
    )
    .default([]),
  issue: OfferName.optional(),
  offers: z.array(OfferName).default([]),
  drop: z
    .object({ offer: OfferName, perGroup: z.number(), opensAfterMinutes: z.number(), openMinutes: z.number() })
    .optional(),
});
export type PlaybookDocument = z.infer<typeof PlaybookDocument>;

/** The document, or null when it can't be shown in words and only as it is written. */
export function readDocument(json: string): PlaybookDocument | null {
  try {
    return PlaybookDocument.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

/** The local time of a cron line that fires once each day, as `HH:MM`; null for any other. */
export function dailyTime(cron: string): string | null {
  const match = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron.trim());
  return match ? `${match[2]!.padStart(2, '0')}:${match[1]!.padStart(2, '0')}` : null;
}

/** The document's text, indented for reading. */
export function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
