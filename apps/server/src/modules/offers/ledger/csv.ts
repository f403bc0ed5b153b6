import { type Figures, MOVES } from './figures.ts';

const COLUMNS = [...MOVES, 'outstanding'] as const;
/** So that a spreadsheet reads Chinese names as what they are. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Rows as a CSV file, each with what it is about in front. Fen stay fen: no rounding in a spreadsheet. */
export function csvOf(keys: string[], rows: { keys: string[]; figures: Figures }[]): string {
  const header = [
    ...keys,
    ...COLUMNS.flatMap((what) => [`${what}_pieces`, `${what}_fen`]),
    'discount_fen',
    'without_face',
  ];
  const lines = rows.map(({ keys, figures }) => [
    ...keys,
    ...COLUMNS.flatMap((what) => [figures[what].pieces, figures[what].fen]),
    figures.discountFen,
    figures.withoutFace,
  ]);
  return csvFile(header, lines);
}

export type Cell = string | number;

/** A whole file, its first line the names of the columns. */
export function csvFile(header: readonly string[], lines: readonly Cell[][]): string {
  const cells = (line: readonly Cell[]) => line.map((cell) => (typeof cell === 'string' ? textCell(cell) : cell));
  return `${BYTE_ORDER_MARK}${[header, ...lines].map((line) => cells(line).join(',')).join('\r\n')}\r\n`;
}

/** Quoted where it must be; a name that a spreadsheet would calculate is made text. */
function textCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
