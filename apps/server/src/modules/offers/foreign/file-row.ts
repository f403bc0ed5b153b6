import { Identity, PostForeignCoupons } from '@xiaoer/contracts';
import { AppError } from '../../../platform/errors.ts';
import type { ForeignCoupon } from './import-foreign.ts';

/** What a file has to have, and what it may have. */
const REQUIRED = ['id', 'name', 'status', 'at'] as const;
const OPTIONAL = ['valid_until', 'value_fen', 'discount_fen'] as const;
type Column = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];

/** A name of a person needs to say whose name it is: `card:crm`, `app_user:app`; a plain `phone` is a Chinese number. */
const PHONE = 'phone:cn';
const COUPON = PostForeignCoupons.shape.coupons.element;

/** Where the columns stand. */
export interface Columns {
  at: Partial<Record<Column, number>>;
  identities: { kind: string; issuer: string; index: number }[];
  /** Names as the file has them, for what is told of its rows. */
  names: string[];
}
export interface Wrong {
  /** The column's name; empty: the whole row. */
  field: string;
  rule: WrongRule;
}
type WrongRule =
  | 'required'
  | 'bad'
  | 'not_a_time'
  | 'not_a_number'
  | 'nobody'
  | 'not_utf8'
  | 'not_text'
  | 'unclosed_quote'
  | 'text_after_quote'
  | 'wrong_number_of_fields';

/** Reads the first line. Throws 400 `offers.bad_columns` with what is missing; a column that we don't know is refused, not ignored. */
export function readColumns(header: readonly string[]): Columns {
  const names = header.map((name) => name.trim());
  const columns: Columns = { at: {}, identities: [], names };
  const unknown: string[] = [];
  names.forEach((name, index) => {
    const known = [...REQUIRED, ...OPTIONAL].find((column) => column === name.toLowerCase());
    const [kind = '', issuer = ''] = (name.toLowerCase() === 'phone' ? PHONE : name).split(/:(.*)/s);
    if (known && columns.at[known] === undefined) columns.at[known] = index;
    else if (Identity.safeParse({ kind, issuer, value: 'x' }).success) columns.identities.push({ kind, issuer, index });
    else unknown.push(name);
  });
  const missing: string[] = REQUIRED.filter((column) => columns.at[column] === undefined);
  if (columns.identities.length === 0) missing.push('phone');
  if (missing.length + unknown.length > 0)
    throw new AppError(
      'offers.bad_columns',
      { field: 'body', missing: missing.join(', '), unknown: unknown.join(', ') },
      400,
    );
  return columns;
}

/** A row as the interface would take it, or the first thing that is wrong with it. */
export function readRow(cells: readonly string[], columns: Columns): ForeignCoupon | Wrong {
  const cell = (column: Column) => cells[columns.at[column] ?? -1]?.trim() ?? '';
  for (const column of REQUIRED) if (cell(column) === '') return { field: column, rule: 'required' };
  const at = instantOf(cell('at'));
  if (!at) return { field: 'at', rule: 'not_a_time' };
  const until = cell('valid_until');
  const validUntil = until === '' ? null : (endOfDay(until) ?? instantOf(until));
  if (until !== '' && !validUntil) return { field: 'valid_until', rule: 'not_a_time' };
  for (const column of ['value_fen', 'discount_fen'] as const)
    if (!/^\d*$/.test(cell(column))) return { field: column, rule: 'not_a_number' };
  const fen = (column: Column) => (cell(column) === '' ? null : Number(cell(column)));
  const identities = columns.identities.flatMap(({ kind, issuer, index }) => {
    const value = cells[index]?.trim() ?? '';
    return value === '' ? [] : [{ kind, issuer, value }];
  });
  if (identities.length === 0)
    return { field: columns.names[columns.identities[0]?.index ?? -1] ?? '', rule: 'nobody' };
  const read = COUPON.safeParse({
    ...{ id: cell('id'), name: cell('name'), status: cell('status').toLowerCase(), at, validUntil, identities },
    ...{ valueFen: fen('value_fen'), discountFen: fen('discount_fen') },
  });
  if (!read.success) return { field: fieldOf(read.error.issues[0]?.path, columns), rule: 'bad' };
  const { data } = read;
  return { ...data, at: new Date(data.at), validUntil: data.validUntil === null ? null : new Date(data.validUntil) };
}

const NAMED: Record<string, Column> = { valueFen: 'value_fen', discountFen: 'discount_fen', validUntil: 'valid_until' };
function fieldOf(path: readonly PropertyKey[] | undefined, { identities, names }: Columns): string {
  const [first, second] = path ?? [];
  if (first !== 'identities') return NAMED[String(first)] ?? String(first ?? '');
  return names[identities[Number(second ?? 0)]?.index ?? -1] ?? '';
}

const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(:\d{2})?)$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** With its offset, or by the clock on the wall in the chain's zone, as most systems write files; null: no time. */
function instantOf(text: string): string | null {
  const local = LOCAL.exec(text);
  const whole = local ? `${local[1]}T${local[2]}+08:00` : text;
  if (!WITH_OFFSET.test(whole) || !isDay(whole.slice(0, 10)) || Number.isNaN(Date.parse(whole))) return null;
  return new Date(whole).toISOString();
}

/** The end of a day in the chain's zone: a coupon's last day counts whole. */
function endOfDay(text: string): string | null {
  if (!DAY.test(text) || !isDay(text)) return null;
  return new Date(Date.parse(`${text}T00:00:00+08:00`) + 86_400_000).toISOString();
}

/** 30 February is read as 2 March by some: then the day is not the one that was written. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day;
}
