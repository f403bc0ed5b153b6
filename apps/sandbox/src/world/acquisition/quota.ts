import { seconds, type WorldContext } from '../context.ts';
import { beijingDay, secondsOfDay } from '../days.ts';

export interface Quota {
  /** Everything ever bought. */
  total: number;
  /** What is left and has not expired. */
  balance: number;
  /** The rest of each purchase, the first to expire first; days as their Beijing midnight. */
  purchases: { expireDate: number; balance: number }[];
}

interface Row {
  id: number;
  balance: number;
  expires_at: number;
  warned_at: number;
}

const DAY_SECONDS = 86_400;
const midnight = (at: number) => secondsOfDay(beijingDay(new Date(at * 1000)));

/** The paid uses of acquisition links: one is spent for each customer who is added through one (docs 97375, 97299). */
export function createAcquisitionQuota(ctx: WorldContext) {
  const { store, settings } = ctx;
  const alive = (): Row[] =>
    store.all<Row>(
      'select id, balance, expires_at, warned_at from acquisition_quota where balance > 0 and expires_at > ? order by expires_at, id',
      seconds(ctx),
    );
  const balance = (): number => alive().reduce((sum, row) => sum + row.balance, 0);
  const tell = (changeType: string, fields: Record<string, number> = {}) =>
    ctx.callbacks.add({ event: 'customer_acquisition', changeType, fields });

  /** Instants at which a purchase is about to expire and nobody was told yet, the first first. */
  const warnings = (): { id: number; at: number; expiresAt: number; balance: number }[] =>
    alive()
      .flatMap((row) =>
        settings.acquisitionExpiryDays
          .map((days) => row.expires_at - days * DAY_SECONDS)
          .filter((at) => at > row.warned_at)
          .map((at) => ({ id: row.id, at, expiresAt: row.expires_at, balance: row.balance })),
      )
      .toSorted((a, b) => a.at - b.at);

  return {
    balance,
    state: (): Quota => ({
      total: store.get<{ n: number }>('select coalesce(sum(amount), 0) as n from acquisition_quota')?.n ?? 0,
      balance: balance(),
      purchases: alive().map((row) => ({ expireDate: midnight(row.expires_at), balance: row.balance })),
    }),
    /** The administrator pays. Told only when there was nothing left before. */
    buy: (amount: number, expiresAt: number): void =>
      store.transaction(() => {
        const before = balance();
        const at = seconds(ctx);
        store.run(
          'insert into acquisition_quota (amount, balance, bought_at, expires_at, warned_at) values (?, ?, ?, ?, ?)',
          amount,
          amount,
          at,
          expiresAt,
          at,
        );
        if (before === 0 && amount > 0) tell('balance_increased');
      }),
    /** Takes one use from the purchase that expires first; without any left nothing is told twice. */
    spend(): void {
      const [first] = alive();
      if (!first) return;
      store.run('update acquisition_quota set balance = balance - 1 where id = ?', first.id);
      const left = balance();
      if (left === 0) tell('balance_exhausted');
      else if (left === settings.acquisitionLowBalance - 1) tell('balance_low');
    },
    nextDueAt(): Date | null {
      const [first] = warnings();
      return first ? new Date(first.at * 1000) : null;
    },
    /** `quota_expire_soon` for every warning whose time has come. */
    runDue: (): void =>
      store.transaction(() => {
        const now = seconds(ctx);
        for (const due of warnings().filter(({ at }) => at <= now)) {
          store.run('update acquisition_quota set warned_at = ? where id = ?', due.at, due.id);
          tell('quota_expire_soon', { ExpireTime: midnight(due.expiresAt), ExpireQuotaNum: due.balance });
        }
      }),
  };
}
export type AcquisitionQuota = ReturnType<typeof createAcquisitionQuota>;
