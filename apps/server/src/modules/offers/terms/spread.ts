/**
 * A sum spread over lines in proportion to them, in whole fen, by largest remainder: what rounding down leaves over goes
 * fen by fen to the largest remainders, the earlier line first. No line gets more than itself.
 */
export function spread(sumFen: number, lines: number[]): number[] {
  const total = lines.reduce((sum, fen) => sum + fen, 0);
  if (total === 0 || sumFen === 0) return lines.map(() => 0);
  const parts = lines.map((fen) => share(sumFen, fen, total));
  const given = parts.reduce((sum, { whole }) => sum + whole, 0);
  const byRemainder = parts
    .map(({ rest }, index) => ({ rest, index }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  const oneMore = new Set(byRemainder.slice(0, sumFen - given).map(({ index }) => index));
  return parts.map(({ whole }, index) => (oneMore.has(index) ? whole + 1 : whole));
}

/** `sum * part / total` as whole fen and remainder. The product may be above 2^53, the results are not. */
function share(sum: number, part: number, total: number): { whole: number; rest: number } {
  const product = sum * part;
  if (Number.isSafeInteger(product)) return { whole: Math.floor(product / total), rest: product % total };
  const exact = BigInt(sum) * BigInt(part);
  return { whole: Number(exact / BigInt(total)), rest: Number(exact % BigInt(total)) };
}
