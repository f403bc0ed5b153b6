import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import { type Chain, give, noonOffer, operator, person } from './chain.ts';
import { FACE_FEN, VALID_DAYS } from './life-model.ts';
import { lineOf, type OffersModel } from './offers-model.ts';
import { till } from './tills.ts';

/** What somebody does at one process; customers by their number, coupons by why they were issued. */
export type Command =
  | { do: 'issue'; customer: number; name: string }
  | { do: 'claim'; customer: number; drop: string }
  | { do: 'reserve'; coupon: string; caller: string; key: string; minutes: number }
  | { do: 'release' | 'redeem'; coupon: string; caller: string; key: string }
  | { do: 'cancel'; coupon: string; caller: string; key: string; part: number | null }
  | { do: 'void'; coupon: string }
  | { do: 'merge'; from: number; to: number };

/** What the plain rules answer; the product must answer the same. */
export function answerOfModel(model: OffersModel, one: Command): string {
  switch (one.do) {
    case 'issue':
      model.issue(one.customer, one.name);
      return 'issued';
    case 'claim':
      return model.claim(one.drop, one.customer);
    case 'merge':
      model.merge(one.from, one.to);
      return 'merged';
    case 'void':
      return model.void(model.coupon(one.coupon));
    case 'reserve':
      return model.reserve(model.coupon(one.coupon), one, one.minutes);
    case 'release':
      return model.release(model.coupon(one.coupon), one);
    case 'redeem':
      return model.redeem(model.coupon(one.coupon), one);
    case 'cancel':
      return model.cancel(model.coupon(one.coupon), one, one.part);
  }
}

/**
 * One run in the product: an offer of its own, whose coupons are found by their grant key.
 * @param customers ids and names, by their number
 */
export async function openWorld(
  [first]: [Chain, ...Chain[]],
  {
    offerCode,
    storeId,
    customers,
  }: {
    offerCode: string;
    storeId: number;
    customers: readonly { id: number; name: string }[];
  },
) {
  const { db } = first.platform;
  await first.offers.defineOffer(operator, {
    ...noonOffer,
    code: offerCode,
    amountFen: FACE_FEN,
    validDays: VALID_DAYS,
  });
  const tokens = new Map<string, string>();
  const codes = new Map<string, string>();
  const names = new Map<string, string>();
  /** Keys and drops of their own in every run. */
  const own = (name: string) => `${offerCode}-${name}`;
  const learn = (name: string, code: string) => {
    codes.set(name, code);
    names.set(code, name);
  };

  async function open(name: string, { stock, closesAt }: { stock: number; closesAt: Date }): Promise<void> {
    const at = first.platform.clock.now();
    const [share] = await db.transaction().execute((tx) =>
      first.offers.openDrop(tx, {
        ...{ dropKey: own(name), name, offerCode, opensAt: at, closesAt, at },
        shares: sql`select null::bigint as group_id, null::bigint as store_id, ${stock}::integer as stock`,
      }),
    );
    tokens.set(name, share!.token);
  }

  /** As the model names it: the first, second, … of hers in this drop. */
  function learnWin({ drop, customer }: { drop: string; customer: number }, code: string): void {
    const known = names.get(code);
    if (known !== undefined && !known.startsWith(`${drop} won by `))
      throw new Error(`${code} is ${known}, not of ${drop}`);
    if (known !== undefined) return;
    const wins = `${drop} won by ${customer}`;
    learn(`${wins} (${[...codes.keys()].filter((name) => name.startsWith(wins)).length})`, code);
  }

  async function act(chain: Chain, one: Command): Promise<string> {
    const { platform, offers } = chain;
    const at = platform.clock.now();
    switch (one.do) {
      case 'issue':
        learn(one.name, (await give(chain, customers[one.customer]!.id, { offerCode, grantKey: own(one.name) })).code);
        return 'issued';
      case 'claim': {
        const { name } = customers[one.customer]!;
        const { result, coupon } = await offers.claim({ token: tokens.get(one.drop)!, person: person(name) });
        if (coupon) learnWin(one, coupon.code);
        return result;
      }
      case 'merge':
        await platform.db
          .transaction()
          .execute((tx) => offers.personalData.merge(tx, customers[one.from]!.id, customers[one.to]!.id));
        return 'merged';
      case 'void':
        await offers.voidCoupon(operator, { code: codes.get(one.coupon)!, reason: 'test' });
        return 'void';
    }
    const actor = till(one.caller);
    const named = { code: codes.get(one.coupon)!, key: own(one.key) };
    const purchase = { ...named, storeId, spendFen: 5_000, at };
    switch (one.do) {
      case 'reserve': {
        const { heldUntil } = await offers.reserve(actor, { ...purchase, minutes: one.minutes });
        return `held until ${heldUntil.toISOString()}`;
      }
      case 'release':
        await offers.release(actor, named);
        return 'released';
      case 'redeem':
        return `redeemed at ${(await offers.redeem(actor, purchase)).redeemedAt.toISOString()}`;
      case 'cancel': {
        const { discountFen, givenFen } = await offers.cancel(actor, { ...named, storeId, at, discountFen: one.part });
        return `${discountFen} given back, ${givenFen} left`;
      }
    }
  }

  /** All coupons as they stand, in the model's words. */
  async function shown(): Promise<string[]> {
    const { rows } = await sql<{
      code: string;
      holder: number;
      state: 'issued' | 'redeemed' | 'void';
      endsAt: Date;
      givenFen: number;
    }>`
      select c.code, c.customer_id as holder, c.status as state, coalesce(c.extended_until, c.valid_until) as "endsAt",
        coalesce(r.discount_fen, 0) as "givenFen"
      from offers.coupon c
      join offers.offer o on o.offer_id = c.offer_id
      left join offers.redemption r on r.customer_id = c.customer_id and r.coupon_id = c.coupon_id
      where o.code = ${offerCode}`.execute(db);
    const numberOf = new Map(customers.map(({ id }, number) => [id, number]));
    return rows
      .map(({ code, holder, ...row }) =>
        lineOf({ ...row, name: names.get(code) ?? `a coupon nobody heard of`, holder: numberOf.get(holder) ?? -1 }),
      )
      .toSorted();
  }

  /** Places given, beside what the drops had; counted from the counter and from the claims. */
  async function places(): Promise<Record<string, number>> {
    const { rows } = await sql<{ dropKey: string; counter: number; claimed: number; oversold: number }>`
      select d.drop_key as "dropKey", d.claimed, d.oversold,
        (select sum(s.claimed) from offers.drop_share s where s.drop_id = d.drop_id) as counter
      from offers.drop_info d where d.drop_key = any(${[...tokens.keys()].map(own)}::text[])`.execute(db);
    return Object.fromEntries(
      rows.map(({ dropKey, counter, claimed, oversold }) => {
        const given = Number(claimed);
        if (Number(oversold) !== 0 || Number(counter) !== given)
          throw new Error(`${dropKey}: ${claimed} claims, ${counter} counted, ${oversold} oversold`);
        return [dropKey.slice(own('').length), given];
      }),
    );
  }
  return { open, act: (chain: Chain, one: Command) => inWords(() => act(chain, one)), shown, places };
}

/** The outcome in the model's words. */
async function inWords(run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return typeof error.details['refusal'] === 'string' ? error.details['refusal'] : error.code;
  }
}
