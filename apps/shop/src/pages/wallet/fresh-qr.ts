/** A QR that is signed for a short time; wall milliseconds of this phone, which only measures how long it has had it. */
export interface HeldQr {
  /** An SVG data URL, made by the server. */
  picture: string;
  receivedAtMs: number;
  endsAtMs: number;
}

/** Seconds before its end at which a new one is asked for, at least: a slow network takes some of them. */
const AHEAD_MS = 10_000;
/** Or this share of its time, where that is shorter. */
const AHEAD_SHARE = 1 / 3;
/** Phones that opened together must not ask together: each asks up to so much earlier, by chance. */
const SPREAD_SHARE = 1 / 10;

/** The phone's own clock may be wrong by hours: only how long the QR holds is taken from the server. */
export function held(qr: { picture: string; validFrom: string; validUntil: string }, receivedAtMs: number): HeldQr {
  const holdsMs = Math.max(0, Date.parse(qr.validUntil) - Date.parse(qr.validFrom));
  return { picture: qr.picture, receivedAtMs, endsAtMs: receivedAtMs + holdsMs };
}

/** When to ask for the next one: well before this one's end. */
export function renewAtMs({ receivedAtMs, endsAtMs }: HeldQr, random: number): number {
  const holdsMs = endsAtMs - receivedAtMs;
  const aheadMs = Math.min(AHEAD_MS, holdsMs * AHEAD_SHARE);
  return endsAtMs - aheadMs - holdsMs * SPREAD_SHARE * random;
}

/** Whole seconds for which it can still be shown; 0: it is over. */
export const secondsLeft = ({ endsAtMs }: HeldQr, nowMs: number): number =>
  Math.max(0, Math.ceil((endsAtMs - nowMs) / 1_000));
