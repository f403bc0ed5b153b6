/** A kind of condition as it is looked for. */
export interface Sought {
  kind: string;
  /** The names it goes by, and what it is about. */
  names: readonly string[];
  hint: string;
}

/** How well words fit: the name itself, its beginning, somewhere in a name, in the hint; null: not at all. */
export function fitOf({ names, hint }: Sought, words: string): number | null {
  const wanted = words.trim().toLowerCase();
  const called = names.map((name) => name.toLowerCase());
  if (called.includes(wanted)) return 0;
  if (called.some((name) => name.startsWith(wanted))) return 1;
  if (called.some((name) => name.includes(wanted))) return 2;
  return hint.toLowerCase().includes(wanted) ? 3 : null;
}

/** The kind that fits best, the earlier one of equals: what Enter takes. */
export function bestOf(sought: readonly Sought[], words: string): string | null {
  const fits = sought.flatMap((one) => {
    const fit = fitOf(one, words);
    return fit === null ? [] : [{ kind: one.kind, fit }];
  });
  return (
    fits.reduce<(typeof fits)[number] | null>((best, one) => (best && best.fit <= one.fit ? best : one), null)?.kind ??
    null
  );
}
