import { readFile } from 'node:fs/promises';
import { IdentityKind, Position, SalesChannel } from '@xiaoer/contracts';
import { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import { isTimeZone } from '../../organisation/index.ts';
import { parseDecimal } from './decimal.ts';

const Name = z.string().min(1).max(200);
const Code = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, dot, dash and underscore, at most 64');

/** The store that a file's orders belong to, made when the chain has none of that code. */
const NewStore = z.strictObject({
  name: Name,
  city: z.string().min(1).max(50),
  unit: z.strictObject({ code: Code, name: Name }),
  position: Position,
  /** How the position was measured; it is stored as WGS-84. */
  coordinates: z.enum(['wgs84', 'gcj02', 'bd09']),
  openedOn: z.iso.date(),
});

/** What a CSV file of order lines means. Every field is explained in the module's README; an unknown one is refused. */
export const Mapping = z
  .strictObject({
    /** Whose order numbers these are; numbers are unique within a source. */
    source: Code,
    description: z.string().max(1000).optional(),
    delimiter: z.enum([',', ';', '\t', '|']).default(','),
    /** The file's header names. */
    columns: z.strictObject({
      invoice: Name,
      code: Name,
      name: Name,
      quantity: Name,
      time: Name,
      price: Name,
      /** Names the customer; an empty cell is an anonymous order. */
      identity: Name.optional(),
      store: Name.optional(),
    }),
    currency: z.strictObject({
      code: z.string().regex(/^[A-Z]{3}$/, 'three capital letters'),
      /** What one unit of it is worth in ours, as decimal text: `9.20`. */
      rate: z.string().refine((text) => (parseDecimal(text)?.units ?? 0) > 0, 'a decimal number above 0, as text'),
    }),
    /** IANA name; the file's times are local times there. */
    timeZone: z.string().refine(isTimeZone, 'not a time zone'),
    channel: SalesChannel,
    identity: z.strictObject({ kind: IdentityKind, issuer: z.string().min(1).max(128) }).optional(),
    /** One store for the whole file; or leave it out and name a store column. */
    store: z.strictObject({ code: Code, create: NewStore.optional() }).optional(),
    /** How something that came back is recognised; null: the file holds none. */
    returns: z
      .union([
        z.strictObject({ invoiceStartsWith: z.string().min(1) }),
        z.strictObject({ negativeQuantity: z.literal(true) }),
      ])
      .nullable(),
    /** Rows that are bookkeeping and no sale: refused as `not_a_sale:<reason>`. The first that fits counts. */
    notSales: z
      .array(
        z
          .strictObject({
            column: z.enum(['invoice', 'code']),
            startsWith: z.string().min(1).optional(),
            equals: z.string().min(1).optional(),
            reason: z.string().regex(/^[a-z_]{1,40}$/, 'lower case and underscores'),
          })
          .refine(
            (rule) => (rule.startsWith === undefined) !== (rule.equals === undefined),
            'startsWith or equals, one of them',
          ),
      )
      .default([]),
    /** What a price of 0 with a quantity above 0 is: always a gift, only with a known customer, or never. */
    freeLines: z.enum(['accept', 'with_customer', 'reject']),
  })
  .superRefine((mapping, context) => {
    if ((mapping.store === undefined) === (mapping.columns.store === undefined))
      context.addIssue({ code: 'custom', path: ['store'], message: 'give either store or columns.store' });
    if ((mapping.identity === undefined) !== (mapping.columns.identity === undefined))
      context.addIssue({ code: 'custom', path: ['identity'], message: 'identity and columns.identity go together' });
  });
export type Mapping = z.output<typeof Mapping>;

/** Reads and checks a mapping. The error names the field that is wrong. */
export async function readMapping(file: string): Promise<Mapping> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new AppError('orders.mapping_unreadable', { file, rule: (error as Error).message });
  }
  const parsed = Mapping.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const field = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path;
  throw new AppError('orders.mapping_wrong', { file, field: field.join('.'), rule: issue.message });
}
