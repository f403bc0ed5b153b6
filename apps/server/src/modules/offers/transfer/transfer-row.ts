import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';

export interface Transfer {
  token: string;
  couponId: number;
  /** Finds what is given, whoever's it is by now. */
  code: string;
  fromCustomerId: number | null;
  endsAt: Date;
  state: 'open' | 'accepted' | 'withdrawn';
  toCustomerId: number | null;
  /** Of what was got for it. */
  newCode: string | null;
}

const columns = sql`token, coupon_id as "couponId", code, from_customer_id as "fromCustomerId", ends_at as "endsAt", state,
  to_customer_id as "toCustomerId", new_code as "newCode"`;

export async function findTransfer(db: Db, token: string): Promise<Transfer | null> {
  const { rows } = await sql<Transfer>`select ${columns} from offers.transfer where token = ${token}`.execute(db);
  return rows[0] ?? null;
}

/** The link behind which a locked coupon is offered now. */
export async function findOpen(tx: Tx, couponId: number, at: Date): Promise<Transfer | null> {
  const { rows } = await sql<Transfer>`
    select ${columns} from offers.transfer
    where coupon_id = ${couponId} and state = 'open' and ends_at > ${at}`.execute(tx);
  return rows[0] ?? null;
}

export async function openTransfer(
  tx: Tx,
  {
    couponId,
    code,
    customerId,
    at,
    endsAt,
  }: { couponId: number; code: string; customerId: number; at: Date; endsAt: Date },
): Promise<Transfer> {
  const { rows } = await sql<Transfer>`
    insert into offers.transfer (token, coupon_id, code, from_customer_id, offered_at, ends_at, state)
    values (offers.token_from(gen_random_uuid()), ${couponId}, ${code}, ${customerId}, ${at}, ${endsAt}, 'open')
    returning ${columns}`.execute(tx);
  return rows[0]!;
}
