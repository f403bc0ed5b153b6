import type { Store } from '../store/store.ts';

/** A coupon as its owner remembers it. */
export interface OwnCoupon {
  code: string;
  person: number;
  offer: string;
  validUntilMs: number;
}

/** What people have in their wallets, as far as they looked. */
export function createCoupons(store: Store) {
  store.run(
    'create table if not exists town_coupon (code text primary key, person integer not null, offer text not null, valid_until_ms integer not null, used integer not null default 0)',
  );
  store.run('create index if not exists town_coupon_person on town_coupon (person)');
  return {
    keep: ({ code, person, offer, validUntilMs }: OwnCoupon): void => {
      store.run(
        'insert into town_coupon (code, person, offer, valid_until_ms) values (?, ?, ?, ?) on conflict do nothing',
        code,
        person,
        offer,
        validUntilMs,
      );
    },
    /** The one that ends first; the offer's name decides between equals. Codes are chance and decide nothing. */
    best: (person: number, nowMs: number): OwnCoupon | undefined =>
      store.get<OwnCoupon>(
        'select code, person, offer, valid_until_ms as validUntilMs from town_coupon where person = ? and used = 0 and valid_until_ms > ? order by valid_until_ms, offer limit 1',
        person,
        nowMs,
      ),
    spent: (code: string): void => {
      store.run('update town_coupon set used = 1 where code = ?', code);
    },
    /** Usable again; with a new end where the platform named one. */
    givenBack: (code: string, validUntilMs: number | null): void => {
      store.run(
        'update town_coupon set used = 0, valid_until_ms = coalesce(?, valid_until_ms) where code = ?',
        validUntilMs,
        code,
      );
    },
  };
}
export type Coupons = ReturnType<typeof createCoupons>;
