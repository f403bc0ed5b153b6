import { CHAIN_ZONE, validityOf } from '../terms/validity.ts';

export interface CodeLine {
  code: string;
  /** The first instant at which the partner does not take it any more; null: never. */
  expiresAt: Date | null;
}

export type Malformed = 'too_long' | 'too_many_fields' | 'not_a_code' | 'not_a_date';

/** A line longer than this is none of a partner's. Characters. */
const LONGEST_LINE = 512;
/** Printable ASCII without blanks: what every partner's till can read. */
const CODE = /^[\x21-\x7e]{1,128}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const HEADERS = new Set(['code', 'codes', '码', '券码', '兑换码']);

/**
 * One line of a partner's list: a code, and behind a comma or a tab until when it counts, as the last day (in the
 * chain's zone) or as an instant. Null: nothing to read there, an empty line or the heading of the first.
 */
export function readCodeLine(text: string, line: number): CodeLine | Malformed | null {
  if (text.length > LONGEST_LINE) return 'too_long';
  const fields = text.split(/[,\t]/).map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
  const [code = '', until = ''] = fields;
  if (fields.every((field) => field === '')) return null;
  if (line === 1 && HEADERS.has(code.toLowerCase())) return null;
  if (fields.length > 2) return 'too_many_fields';
  if (!CODE.test(code)) return 'not_a_code';
  if (until === '') return { code, expiresAt: null };
  const expiresAt = endOf(until);
  return expiresAt ? { code, expiresAt } : 'not_a_date';
}

function endOf(until: string): Date | null {
  const at = new Date(until);
  if (Number.isNaN(at.getTime())) return null;
  if (INSTANT.test(until)) return at;
  // 30 February is read as 2 March by some: then the day is not the one that was written.
  if (!DAY.test(until) || at.toISOString().slice(0, 10) !== until) return null;
  return validityOf({ validDays: null, validDates: { from: until, to: until } }, at, CHAIN_ZONE).until;
}

/**
 * Lines of a stream of UTF-8, without their ends. A line that does not end is cut where it is refused anyhow, so that
 * no more than a chunk and a line are in memory.
 */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE + 1);
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}
