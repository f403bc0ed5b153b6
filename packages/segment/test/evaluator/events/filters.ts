import type { Customer } from '../../world/rows.ts';
import { compares } from '../compare.ts';
import type { Asked } from '../meaning.ts';
import type { Happening } from './event.ts';

export interface Filter {
  by: string;
  in?: (string | number)[];
  except?: string;
  op?: string;
  value?: number;
  from?: number;
  until?: number;
}

/** Whether what happened is like all of these. */
export const isLike = (
  filters: readonly Filter[] | undefined,
  kind: string,
  happening: Happening,
  customer: Customer,
  asked: Asked,
): boolean => (filters ?? []).every((filter) => hasProperty(filter, kind, happening.row, customer, asked));

function hasProperty(
  filter: Filter,
  kind: string,
  row: Readonly<Record<string, unknown>>,
  customer: Customer,
  asked: Asked,
): boolean {
  const { directory, now } = asked;
  const store = directory.stores.find(
    ({ storeId }) => storeId === row[kind === 'redeemed' ? 'redeemed_store_id' : 'store_id'],
  );
  switch (filter.by) {
    case 'product':
    case 'category':
    case 'brand':
      return skusOf(kind, row, customer).some((sku) => skuHas(filter, sku, asked));
    case 'store':
      return isOneOf(filter, store?.key);
    case 'city':
      return isOneOf(filter, store?.city);
    case 'region':
      if (!store) return false;
      return filter.in
        ? store.regions.some((region) => filter.in!.includes(region))
        : !store.regions.includes(filter.except!);
    case 'channel':
      return isOneOf(filter, row['channel']);
    case 'amount':
      return compares(row[kind === 'ordered' ? 'paid_fen' : 'amount_fen'] as number, filter.op!, filter.value!);
    case 'pieces':
      return compares(row['quantity'] as number, filter.op!, filter.value!);
    case 'by_link':
      return row['by_link'] === true;
    case 'hours': {
      const clock = row['local_at'] as string;
      const minute = Number(clock.slice(11, 13)) * 60 + Number(clock.slice(14, 16));
      const [from, until] = [filter.from!, filter.until!];
      return from < until ? minute >= from && minute < until : minute >= from || minute < until;
    }
    case 'weekday':
      return filter.in!.includes(weekdayOf(row));
    case 'weekdays':
      return weekdayOf(row) <= 5;
    case 'weekends':
      return weekdayOf(row) >= 6;
    case 'offer':
      return isOneOf(filter, row['offer']);
    case 'drop':
      return isOneOf(filter, row['drop_key']);
    case 'used':
      return isRedeemed(row, now);
    case 'unredeemed':
      return !isRedeemed(row, now);
    case 'playbook':
      return isOneOf(filter, row['playbook']);
    case 'group':
      return isOneOf(filter, directory.groups.find(({ groupId }) => groupId === row['group_id'])?.key);
    case 'account':
      return isOneOf(filter, directory.accounts.find(({ accountId }) => accountId === row['account_id'])?.key);
    case 'source':
      return isOneOf(filter, row['source']);
    case 'how':
      return isOneOf(filter, row['state']);
    default:
      throw new Error(`the evaluator does not know ${filter.by}`);
  }
}

/** What is missing is neither one of these nor another than that. */
function isOneOf({ in: among, except }: Filter, value: unknown): boolean {
  if (value === null || value === undefined) return false;
  return among ? among.includes(value as string) : value !== except;
}

/** The products of a line, or of an order's lines. */
const skusOf = (kind: string, row: Readonly<Record<string, unknown>>, { line }: Customer): string[] =>
  kind === 'bought'
    ? [row['sku'] as string]
    : line.filter(({ order_id }) => order_id === row['order_id']).map(({ sku }) => sku);

function skuHas(filter: Filter, sku: string, { directory }: Asked): boolean {
  if (filter.by === 'product') return isOneOf(filter, sku);
  const product = directory.products.find(({ key }) => key === sku);
  return isOneOf(filter, filter.by === 'category' ? product?.category : product?.brand);
}

const weekdayOf = (row: Readonly<Record<string, unknown>>): number =>
  new Date(`${(row['local_at'] as string).slice(0, 10)}T00:00:00Z`).getUTCDay() || 7;

const isRedeemed = (row: Readonly<Record<string, unknown>>, now: number): boolean =>
  row['status'] === 'redeemed' && row['redeemed_at'] !== null && (row['redeemed_at'] as number) <= now;
