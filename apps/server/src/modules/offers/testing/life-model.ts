import { endOfDay } from '../terms/validity.ts';

/** What a coupon of the model takes off any purchase, and how many days it lasts; fen. */
export const FACE_FEN = 1_500;
export const VALID_DAYS = 3;
const GRACE_DAYS = 3;
const ZONE = 'Asia/Shanghai';

/** Who asks, with which key. */
export interface Asked {
  caller: string;
  key: string;
}

export interface ModelCoupon {
  /** Why it was issued: its grant key. */
  name: string;
  holder: number;
  state: 'issued' | 'redeemed' | 'void';
  endsAt: Date;
  givenFen: number;
  hold: (Asked & { until: Date }) | null;
  /** How often it was redeemed and given back whole. */
  redeemed: number;
  cancelled: number;
  /** When it was given back whole for the last time. */
  cancelledAt: Date | null;
  /** Its holder was erased; nobody finds it any more. */
  erased: boolean;
}

interface ModelKey {
  coupon: ModelCoupon;
  use: 'purchase' | 'refund';
  /** The answer to give again; null: only held so far. */
  answer: string | null;
  /** What the purchase took off; 0 for a refund. */
  bookedFen: number;
}

/** What a till took off without the network, at the instant at which the wallet showed the text. */
export interface ModelTold {
  shownAt: Date;
  givenFen: number;
}

/** How long after the fact a till may tell. */
const LATEST_MS = 7 * 24 * 3_600_000;

/**
 * The life of coupons as a page of plain rules: no database, no concurrency. Every method answers what the product must
 * answer: the outcome in a word, or the code with which it is refused.
 */
export class LifeModel {
  now: Date;
  readonly coupons: ModelCoupon[] = [];
  protected readonly keys = new Map<string, ModelKey>();
  private readonly told = new Map<string, { request: string; answer: string }>();
  /** Of all that was told: what the ledger does not know. */
  lossFen = 0;

  constructor(now: Date) {
    this.now = now;
  }

  issue(holder: number, name = ''): void {
    const endsAt = endOfDay(this.now, VALID_DAYS, ZONE);
    this.coupons.push({
      ...{
        name,
        holder,
        state: 'issued',
        endsAt,
        givenFen: 0,
        hold: null,
        redeemed: 0,
        cancelled: 0,
        cancelledAt: null,
        erased: false,
      },
    });
  }

  reserve(coupon: ModelCoupon, asked: Asked, minutes: number): string {
    const known = this.keyOf(asked);
    if (this.isOther(known, coupon, 'purchase') || known?.answer) return 'offers.key_reused';
    if (coupon.erased) return 'not_found';
    const hold = this.holdOf(coupon);
    if (hold && isSame(hold, asked)) return `held until ${hold.until.toISOString()}`;
    if (hold) return 'offers.coupon_held';
    if (known) return 'offers.hold_over';
    const refusal = this.refusalOf(coupon);
    if (refusal) return refusal;
    const until = new Date(Math.min(this.now.getTime() + minutes * 60_000, coupon.endsAt.getTime()));
    coupon.hold = { ...asked, until };
    this.keys.set(nameOf(asked), { coupon, use: 'purchase', answer: null, bookedFen: 0 });
    return `held until ${until.toISOString()}`;
  }

  release(coupon: ModelCoupon, asked: Asked): string {
    const known = this.keyOf(asked);
    if (this.isOther(known, coupon, 'purchase')) return 'offers.key_reused';
    if (coupon.erased) return 'not_found';
    if (!known) return 'offers.not_held';
    if (known.answer) return 'already_redeemed';
    if (coupon.hold && isSame(coupon.hold, asked)) coupon.hold = null;
    return 'released';
  }

  redeem(coupon: ModelCoupon, asked: Asked): string {
    const known = this.keyOf(asked);
    if (this.isOther(known, coupon, 'purchase')) return 'offers.key_reused';
    if (known?.answer) return known.answer;
    if (coupon.erased) return 'not_found';
    const hold = this.holdOf(coupon);
    if (hold && !isSame(hold, asked)) return 'offers.coupon_held';
    const refusal = this.refusalOf(coupon);
    if (refusal) return refusal;
    Object.assign(coupon, { state: 'redeemed', givenFen: FACE_FEN, hold: null, redeemed: coupon.redeemed + 1 });
    return this.answered(asked, coupon, 'purchase', `redeemed at ${this.now.toISOString()}`, FACE_FEN);
  }

  /** What the wallet says. */
  show(coupon: ModelCoupon): string {
    return coupon.erased ? 'offers.coupon_not_found' : (this.refusalOf(coupon) ?? 'shown');
  }

  /** A till tells now what it took off then, without the network. */
  tell(coupon: ModelCoupon, asked: Asked, { shownAt, givenFen }: ModelTold): string {
    const request = `${this.coupons.indexOf(coupon)} ${shownAt.toISOString()} ${givenFen}`;
    const before = this.told.get(nameOf(asked));
    if (before) return before.request === request ? before.answer : 'offers.key_reused';
    const known = this.keyOf(asked);
    if (this.isOther(known, coupon, 'purchase')) return 'offers.key_reused';
    const refusal = known?.answer ? null : this.refusalOfTold(coupon, shownAt);
    let bookedFen = known?.bookedFen ?? 0;
    if (!known?.answer && refusal === null) {
      bookedFen = Math.min(givenFen, FACE_FEN);
      Object.assign(coupon, { state: 'redeemed', givenFen: bookedFen, hold: null, redeemed: coupon.redeemed + 1 });
      this.answered(asked, coupon, 'purchase', `redeemed at ${shownAt.toISOString()}`, bookedFen);
    }
    const lost = Math.max(givenFen - bookedFen, 0);
    this.lossFen += lost;
    const reason = refusal ?? (lost > 0 ? 'discount_too_high' : 'as told');
    const answer = `${refusal ? 'review' : 'redeemed'}: ${bookedFen} booked, ${lost} lost, ${reason}`;
    this.told.set(nameOf(asked), { request, answer });
    return answer;
  }

  /** @param part fen; null: whole */
  cancel(coupon: ModelCoupon, asked: Asked, part: number | null): string {
    const known = this.keyOf(asked);
    if (this.isOther(known, coupon, 'refund')) return 'offers.key_reused';
    if (known?.answer) return known.answer;
    if (coupon.erased) return 'not_found';
    if (coupon.state !== 'redeemed') return 'offers.not_redeemed';
    if (part !== null) {
      if (part > coupon.givenFen) return 'offers.cancel_exceeds_discount';
      coupon.givenFen -= part;
      return this.answered(asked, coupon, 'refund', `${part} given back, ${coupon.givenFen} left`);
    }
    const answer = `${coupon.givenFen} given back, 0 left`;
    if (this.now >= coupon.endsAt) coupon.endsAt = endOfDay(this.now, GRACE_DAYS, ZONE);
    Object.assign(coupon, { state: 'issued', givenFen: 0, cancelled: coupon.cancelled + 1, cancelledAt: this.now });
    return this.answered(asked, coupon, 'refund', answer);
  }

  void(coupon: ModelCoupon): string {
    if (coupon.erased) return 'offers.coupon_not_found';
    if (coupon.state === 'redeemed') return 'already_redeemed';
    if (coupon.state === 'void') return 'void';
    if (this.now >= coupon.endsAt) return 'expired';
    Object.assign(coupon, { state: 'void', hold: null });
    return 'void';
  }

  merge(from: number, to: number): void {
    for (const coupon of this.coupons) if (coupon.holder === from) coupon.holder = to;
  }

  erase(holder: number): void {
    for (const coupon of this.coupons.filter((one) => one.holder === holder && !one.erased)) {
      const state = coupon.state === 'issued' && this.now < coupon.endsAt ? 'void' : coupon.state;
      Object.assign(coupon, { erased: true, state });
    }
    for (const [name, { coupon }] of this.keys) if (coupon.erased) this.keys.delete(name);
  }

  /** Pieces, as the ledger has to show them now. */
  figures() {
    const of = (wanted: (coupon: ModelCoupon) => boolean) => this.coupons.filter(wanted).length;
    const sum = (part: 'redeemed' | 'cancelled' | 'givenFen') =>
      this.coupons.reduce((total, coupon) => total + coupon[part], 0);
    return {
      issued: this.coupons.length,
      redeemed: sum('redeemed'),
      cancelled: sum('cancelled'),
      voided: of(({ state }) => state === 'void'),
      expired: of(({ state, endsAt }) => state === 'issued' && this.now >= endsAt),
      outstanding: of(({ state, endsAt }) => state === 'issued' && this.now < endsAt),
      discountFen: sum('givenFen'),
    };
  }

  private keyOf(asked: Asked): ModelKey | null {
    return this.keys.get(nameOf(asked)) ?? null;
  }

  private isOther(known: ModelKey | null, coupon: ModelCoupon, use: ModelKey['use']): boolean {
    return known !== null && (known.coupon !== coupon || known.use !== use);
  }

  private holdOf({ hold }: ModelCoupon) {
    return hold && this.now < hold.until ? hold : null;
  }

  private refusalOf({ state, endsAt }: ModelCoupon, at = this.now): string | null {
    if (state === 'redeemed') return 'already_redeemed';
    if (state === 'void') return 'void';
    return at >= endsAt ? 'expired' : null;
  }

  private refusalOfTold(coupon: ModelCoupon, at: Date): string | null {
    if (coupon.erased) return 'not_found';
    if (this.now.getTime() - at.getTime() > LATEST_MS) return 'implausible_time';
    // It was in use then.
    if (coupon.cancelledAt && at < coupon.cancelledAt && coupon.state === 'issued') return 'already_redeemed';
    return this.refusalOf(coupon, at);
  }

  private answered(asked: Asked, coupon: ModelCoupon, use: ModelKey['use'], answer: string, bookedFen = 0): string {
    this.keys.set(nameOf(asked), { coupon, use, answer, bookedFen });
    return answer;
  }
}

const nameOf = ({ caller, key }: Asked) => `${caller}/${key}`;
const isSame = (a: Asked, b: Asked) => nameOf(a) === nameOf(b);
