import type { BudgetShown, BudgetSpec } from '@xiaoer/contracts';
import { ApiError } from '@xiaoer/ui';

export const WHATS = ['issued_pieces', 'issued_fen', 'redeemed_fen'] as const satisfies BudgetSpec['what'][];
export const SCOPES = ['offer', 'each_store', 'store', 'region'] as const satisfies BudgetSpec['scope']['kind'][];
export const PERS = ['ever', 'day'] as const satisfies BudgetSpec['per'][];

/** Counted in pieces or in fen. */
export const isMoney = (what: BudgetSpec['what']): boolean => what !== 'issued_pieces';

/** Without what is reckoned, as it is put. */
export const specOf = ({ key, what, scope, per, limit }: BudgetSpec): BudgetSpec => ({ key, what, scope, per, limit });

/** From here on somebody should look, as a share of the limit. */
const NEARLY = 0.9;

export interface Bar {
  /** Gone for good. */
  spent: number;
  /** Kept by drops that are not over. */
  reserved: number;
  left: number;
  /** Of the limit, 0 to 1. */
  spentShare: number;
  reservedShare: number;
  state: 'plenty' | 'nearly' | 'gone';
}

export function barOf({ limit, used, reserved, left }: Pick<BudgetShown, 'limit' | 'used' | 'reserved' | 'left'>): Bar {
  const spent = used - reserved;
  const share = (part: number) => Math.min(1, Math.max(0, part / limit));
  return {
    ...{ spent, reserved, left },
    spentShare: share(spent),
    reservedShare: share(reserved),
    state: left <= 0 ? 'gone' : used >= limit * NEARLY ? 'nearly' : 'plenty',
  };
}

/** How many of them nothing more can be taken from. */
export const goneOf = (budgets: readonly BudgetShown[]): number =>
  budgets.filter((budget) => barOf(budget).state === 'gone').length;

/** A form that adds a budget. `limit` is in pieces or fen. */
export interface BudgetForm {
  what: BudgetSpec['what'];
  scope: BudgetSpec['scope']['kind'];
  /** A code; of a store or a region. */
  place?: string | undefined;
  per: BudgetSpec['per'];
  limit?: number | null;
  key?: string;
}

const MOST_IN_KEY = 64;

/** What a budget is called when nobody gives it a name: what it counts, where and how long, so that two never share one. */
export const keyOf = ({ what, scope, place, per }: BudgetForm): string =>
  [
    what,
    ...(scope === 'offer' ? [] : [scope]),
    ...(placed(scope) && place ? [place] : []),
    ...(per === 'day' ? [per] : []),
  ]
    .join('.')
    .slice(0, MOST_IN_KEY);

/** Whether it is for one place, which has to be chosen. */
export const placed = (scope: BudgetForm['scope']): scope is 'store' | 'region' =>
  scope === 'store' || scope === 'region';

export function specOfForm(form: BudgetForm): BudgetSpec {
  const { what, scope, place = '', per, limit } = form;
  return {
    key: form.key?.trim() || keyOf(form),
    what,
    scope:
      scope === 'store'
        ? { kind: scope, store: place }
        : scope === 'region'
          ? { kind: scope, region: place }
          : { kind: scope },
    per,
    limit: limit ?? 0,
  };
}

/** A budget of this key is replaced, another stays. */
export const withBudget =
  (one: BudgetSpec) =>
  (before: readonly BudgetSpec[]): BudgetSpec[] => [...before.filter(({ key }) => key !== one.key), one];

export const withoutBudget =
  (key: string) =>
  (before: readonly BudgetSpec[]): BudgetSpec[] =>
    before.filter((budget) => budget.key !== key);

/** The field of the form at which the server's refusal belongs; null: it is about none of them. */
export function fieldOf(error: unknown): keyof BudgetForm | null {
  if (!(error instanceof ApiError)) return null;
  const { field } = error.details;
  if (field === 'limit' || field === 'what' || field === 'key') return field;
  if (typeof field !== 'string' || !field.startsWith('budgets')) return null;
  // The contract names a path into the list, which the form has not; a place that is not there names the list itself.
  const last = field.split('.').at(-1);
  if (last === 'key' || last === 'limit') return last;
  return 'place';
}
