const PLACE = 'xiaoer.redeemed';
/** As long as the server lets a member take back her own. */
const UNDO_MS = 10 * 60_000;

/** What was redeemed last on this phone; survives a closed page. */
export interface LastRedeemed {
  code: string;
  offer: string;
  discountFen: number;
  redeemedAt: string;
  /** Of its correction, drawn once: asking again after a lost answer corrects once. */
  undoKey: string;
}

export function readLastRedeemed(text: string | null): LastRedeemed | null {
  try {
    const last = JSON.parse(text ?? 'null') as Partial<LastRedeemed> | null;
    if (!last?.code || !last.undoKey || typeof last.redeemedAt !== 'string') return null;
    return { offer: '', discountFen: 0, ...last } as LastRedeemed;
  } catch {
    return null;
  }
}

export const lastRedeemed = () => readLastRedeemed(localStorage.getItem(PLACE));
export const rememberRedeemed = (last: LastRedeemed) => localStorage.setItem(PLACE, JSON.stringify(last));
export const forgetRedeemed = () => localStorage.removeItem(PLACE);

/** Minutes for which it can still be taken back; 0: no longer, it is a refund now. */
export const undoMinutes = ({ redeemedAt }: Pick<LastRedeemed, 'redeemedAt'>, now: Date): number =>
  Math.max(0, Math.ceil((Date.parse(redeemedAt) + UNDO_MS - +now) / 60_000));
