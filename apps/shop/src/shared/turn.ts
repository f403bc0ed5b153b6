/** The wait of somebody who was sent away, or not heard, and asks again by herself. Wall milliseconds. */
export interface Turn {
  /** `queue`: the server named a place; `busy`: it can't serve now; `offline`: nothing answered. */
  why: 'queue' | 'busy' | 'offline';
  /** How many were to be served before her and she herself, at `sinceMs`; null where nobody counted. */
  place: number | null;
  sinceMs: number;
  untilMs: number;
}

/** @param failed status 0: no answer came */
export function turnOf(failed: { status: number; place: number | null }, sinceMs: number, pauseMs: number): Turn {
  const why = failed.status === 0 ? 'offline' : failed.place === null ? 'busy' : 'queue';
  return { why, place: failed.place, sinceMs, untilMs: sinceMs + pauseMs };
}

/** Where she stands now, if those before her are served as evenly as the server reckoned. */
export function standsNow({ place, sinceMs, untilMs }: Turn, nowMs: number): { place: number | null; seconds: number } {
  const leftMs = Math.max(0, untilMs - nowMs);
  const share = Math.min(1, leftMs / Math.max(1, untilMs - sinceMs));
  return { place: place === null ? null : Math.max(1, Math.ceil(place * share)), seconds: Math.ceil(leftMs / 1_000) };
}
