/** What an input of yuan holds, in fen. Inputs hold at most two decimals; rounding takes away what floating point adds. */
export const fenOf = (yuan: number | null): number | null => (yuan === null ? null : Math.round(yuan * 100));

export const yuanOf = (fen: number | null): number | null => (fen === null ? null : fen / 100);
