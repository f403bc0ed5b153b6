import { sql } from 'kysely';

/** Half-open, with the stores that the caller may see; null is all. */
export interface Span {
  from: Date;
  until: Date;
  storeIds: number[] | null;
}

/** The scope as a condition on a column of store ids. A row without a store is the whole chain's alone. */
export const within = (storeIds: number[] | null, column: string) =>
  sql<boolean>`(${storeIds}::bigint[] is null or ${sql.ref(column)} = any(${storeIds}::bigint[]))`;

/** The scope as a condition on a column of customer ids: a customer is seen where she is at home, as in the customers' list. */
export const atHome = (storeIds: number[] | null, column: string) =>
  sql<boolean>`(${storeIds}::bigint[] is null or exists (
    select from customers.customer_info home where home.customer_id = ${sql.ref(column)} and home.home_store_id = any(${storeIds}::bigint[])))`;
