-- Coupons that live in another system of the chain (its POS, its app): shown and counted, redeemed there alone, and in no
-- ledger of ours.

-- One row per update that was told, whenever it came: nothing is lost, and the newest foreign time says how things stand.
create table offers.foreign_update (
  foreign_id text not null,
  system     text not null,
  at         timestamptz not null,                  -- the other system's time
  status     text not null check (status in ('issued', 'redeemed', 'void', 'expired')),
  told_at    timestamptz not null,                  -- business time: when it was told to us
  primary key (foreign_id, system, at, status)
);
comment on table offers.foreign_update is 'subject(foreign_id): what another system told of its coupons';

-- Whose a foreign coupon is. Its first owner stays.
create table offers.foreign_coupon_of (
  foreign_id  text not null,
  system      text not null,
  customer_id bigint not null,
  primary key (foreign_id, system)
);
comment on table offers.foreign_coupon_of is 'subject(foreign_id): whose coupon of another system it is';
create index on offers.foreign_coupon_of (customer_id);

create table offers.foreign_coupon (
  customer_id  bigint not null,
  system       text not null,
  foreign_id   text not null,
  name         text not null,
  status       text not null check (status in ('issued', 'redeemed', 'void', 'expired')),  -- of the newest update
  status_at    timestamptz not null,
  valid_until  timestamptz,                         -- exclusive; null: not told
  value_fen    integer check (value_fen >= 0),      -- what it can take off at most; null: not told
  discount_fen integer check (discount_fen >= 0),   -- what it took off; null: not told
  primary key (customer_id, system, foreign_id)
);
comment on table offers.foreign_coupon is 'customer: a customer''s coupons of other systems';
