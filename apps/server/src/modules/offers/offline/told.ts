import { createHash } from 'node:crypto';
import type { Basket } from '@xiaoer/contracts';

/** A purchase that a till made without the network, as it tells it. */
export interface Told {
  /** The caller's own for the purchase. */
  key: string;
  /** As scanned or typed. */
  code: string;
  /** Its code. */
  store: string;
  at: Date;
  spendFen: number;
  /** What the till took off. */
  discountFen: number;
  /** Userid of the manager who stood in for the check. */
  approvedBy: string | null;
  basket?: Basket | undefined;
}

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** The same for the same purchase, told again. */
export const digestOf = ({ key, code, store, at, spendFen, discountFen, approvedBy, basket }: Told): string =>
  digest(JSON.stringify([key, code.trim(), store, at.getTime(), spendFen, discountFen, approvedBy, basket ?? null]));

/** Names a purchase in a case without the till's key, which may lead to a person's receipt. */
export const caseKeyOf = ({ caller, key }: { caller: string; key: string }): string => digest(`${caller}\n${key}`);
