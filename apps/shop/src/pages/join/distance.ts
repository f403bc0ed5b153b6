/** A distance as people say it: to ten metres below a kilometre, to a hundred above, to a kilometre from ten on. */
export function roughly(metres: number): { unit: 'metres' | 'kilometres'; n: string } {
  const tens = Math.max(10, Math.round(metres / 10) * 10);
  if (tens < 1000) return { unit: 'metres', n: String(tens) };
  const km = metres / 1000;
  return { unit: 'kilometres', n: km < 9.95 ? km.toFixed(1) : String(Math.round(km)) };
}
