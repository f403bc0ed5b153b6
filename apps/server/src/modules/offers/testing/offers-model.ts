import { LifeModel, type ModelCoupon } from './life-model.ts';

/** A drop with one share for everybody. */
interface ModelDrop {
  stock: number;
  closesAt: Date;
  /** Places that were given; whoever is merged or voids a coupon gives none back. */
  taken: number;
  /** Who has won. */
  winners: Set<number>;
}

/**
 * Coupons from their issue to their end, drops and customers that turn out to be one, as a page of plain rules. What
 * happens at the same moment in several processes must be what happens here in some order.
 */
export class OffersModel extends LifeModel {
  readonly drops = new Map<string, ModelDrop>();

  /** Goes on from here without touching this one. */
  copy(): OffersModel {
    const { now, coupons, keys, drops } = this;
    // In one go: a key leads to the very coupon that stands in the list.
    const copied = structuredClone({ now, coupons, keys, drops });
    return Object.assign(new OffersModel(now), copied);
  }

  coupon(name: string): ModelCoupon {
    const found = this.coupons.find((one) => one.name === name);
    if (!found) throw new Error(`there is no coupon ${name}`);
    return found;
  }

  open(name: string, drop: Pick<ModelDrop, 'stock' | 'closesAt'>): void {
    this.drops.set(name, { ...drop, taken: 0, winners: new Set() });
  }

  claim(name: string, customer: number): 'won' | 'sold_out' | 'over' {
    const drop = this.drops.get(name);
    if (!drop) throw new Error(`there is no drop ${name}`);
    // Who won hears so for ever.
    if (drop.winners.has(customer)) return 'won';
    if (this.now >= drop.closesAt) return 'over';
    if (drop.taken >= drop.stock) return 'sold_out';
    drop.taken += 1;
    drop.winners.add(customer);
    this.issue(customer, this.nameOfWin(name, customer));
    return 'won';
  }

  /** Whoever was merged into somebody else and comes once more wins once more. */
  private nameOfWin(drop: string, customer: number): string {
    const wins = `${drop} won by ${customer}`;
    return `${wins} (${this.coupons.filter((coupon) => coupon.name.startsWith(wins)).length})`;
  }

  override merge(from: number, to: number): void {
    super.merge(from, to);
    for (const { winners } of this.drops.values()) if (winners.delete(from)) winners.add(to);
  }

  /** Every coupon as anybody can see it, in one order: who holds it, why, how it stands. */
  shown(): string[] {
    return this.coupons.map(lineOf).toSorted();
  }
}

/** @param givenFen what it takes off as things stand */
export const lineOf = ({
  name,
  holder,
  state,
  endsAt,
  givenFen,
}: Pick<ModelCoupon, 'name' | 'holder' | 'state' | 'endsAt' | 'givenFen'>): string =>
  `${name} of ${holder}: ${state}, ends ${endsAt.toISOString()}, gives ${givenFen}`;

/** All orders in which a few things may have happened. */
export function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((first, nth) => ordersOf(things.toSpliced(nth, 1)).map((rest) => [first, ...rest]));
}
