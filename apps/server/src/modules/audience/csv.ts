/** What Excel takes as the sign of UTF-8. */
export const BOM = '\uFEFF';

/** A cell that begins like this is taken for a formula by spreadsheets; a quote in front makes it text (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** One line, RFC 4180. Numbers are our own and stay numbers. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
