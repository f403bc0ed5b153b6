import type { AbuseRule } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { ClaimRequest } from '../claims/first-come.ts';
import { fileOver } from './file-over.ts';
import { createGate } from './gate.ts';
import { createLimits } from './limits.ts';
import { addMarks, countMarks } from './marks.ts';
import { networkOf } from './network.ts';
import { type Limits, type Mark, markId } from './rules.ts';

/** What decides in one set of claims whether somebody gets too much. */
export interface ClaimWatch<Claim extends ClaimRequest> {
  /** For one way through the line, which may have to be gone through again. */
  gate(): Gate<Claim>;
  /** Writes down what was admitted and won, and files what was too much. */
  settle(tx: Tx, gate: Gate<Claim>, won: readonly Won<Claim>[], at: Date): Promise<void>;
}
export type Gate<Claim extends object> = ReturnType<typeof createGate<Claim>>;
type Won<Claim> = Claim & { couponId: number };

const RULES: readonly AbuseRule[] = ['claims_customer', 'claims_phone', 'claims_device', 'claims_network'];

export function createWatchClaims({ wall, secrets }: Pick<Platform, 'wall' | 'secrets'>) {
  const limitsNow = createLimits({ wall });

  /** Null, and nothing read or written, while no rule about claims is on. @param at the last claim's instant */
  return async function watchClaims<Claim extends ClaimRequest>(
    tx: Tx,
    line: readonly Claim[],
    at: Date,
  ): Promise<ClaimWatch<Claim> | null> {
    const limits = await limitsNow(tx);
    const rules = RULES.filter((rule) => limits.has(rule));
    if (rules.length === 0) return null;
    const phones = limits.has('claims_phone') ? await phonesOf(tx, line) : null;
    const hash = once((text: string) => secrets.fingerprint(`abuse:${text}`));
    const marks = (claim: Claim) => marksOf(claim, limits, phones, hash);
    const seen = await countMarks(tx, line.flatMap(marks), { limits, at });

    return {
      // Who waited in line is given what came free: nobody asks at that moment who could be told why not.
      gate: () => createGate({ limits, seen, marksOf: marks, mayRefuse: ({ origin }) => origin !== undefined }),
      async settle(inTx, { over }, won, settledAt) {
        const found = [...over.values()].map(({ rule, keyHash, claim }) => {
          return { rule, keyHash, at: claim.at, customerId: claim.customerId };
        });
        const cases = await fileOver(inTx, found, { limits, at: settledAt });
        const made = won.flatMap((claim) =>
          marks(claim).map((mark) => ({
            ...mark,
            ...{ couponId: claim.couponId, customerId: claim.customerId, at: claim.at },
            forgetAt: new Date(claim.at.getTime() + limits.get(mark.rule)!.windowSeconds * 1000),
            caseId: cases.get(markId(mark)) ?? null,
          })),
        );
        await addMarks(inTx, made);
      },
    };
  };
}

function marksOf(
  { customerId, origin }: ClaimRequest,
  limits: Limits,
  phones: ReadonlyMap<number, string[]> | null,
  hash: (text: string) => string,
): Mark[] {
  const network = origin?.ip ? networkOf(origin.ip) : null;
  const about: [AbuseRule, string | null | undefined][] = [
    ['claims_customer', String(customerId)],
    ['claims_device', origin?.device],
    ['claims_network', network],
    ...(phones?.get(customerId) ?? []).map((print): [AbuseRule, string] => ['claims_phone', print]),
  ];
  return about.flatMap(([rule, value]) =>
    value && limits.has(rule) ? [{ rule, keyHash: hash(`${rule}:${value}`) }] : [],
  );
}

async function phonesOf(tx: Tx, line: readonly ClaimRequest[]): Promise<Map<number, string[]>> {
  const ids = [...new Set(line.map(({ customerId }) => customerId))];
  const { rows } = await sql<{ customerId: number; prints: string[] }>`
    select customer_id as "customerId", array_agg(print) as prints
    from customers.phone_print where customer_id = any(${ids}::bigint[]) group by customer_id`.execute(tx);
  return new Map(rows.map(({ customerId, prints }) => [customerId, prints]));
}

/** Most claims of a set share networks, and repeated ones everything. */
function once(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>();
  return (text) => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
}
