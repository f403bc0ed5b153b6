-- Pick-up: pieces that wait in stores for the coupons they are reserved for.

create table offers.pickup_offer (
  offer_id  bigint primary key references offers.offer (offer_id),
  opens_at  timestamptz,                            -- from when customers take a coupon and choose a store by themselves; null: they don't
  closes_at timestamptz,                            -- exclusive
  check ((opens_at is null) = (closes_at is null) and opens_at < closes_at)
);
comment on table offers.pickup_offer is 'reference: offers whose coupons are collected in a store';

-- The counters are changed under the row's lock; the last check holds whatever the code does: no piece is promised twice.
-- `reserved` may still count coupons that have expired since; whoever locks the row takes those off first.
create table offers.pickup_stock (
  store_id  bigint not null,                        -- organisation.store
  offer_id  bigint not null references offers.pickup_offer (offer_id),
  sku       text not null,                          -- catalogue.product
  pieces    integer not null check (pieces >= 0),   -- ever brought to the store for this offer
  reserved  integer not null default 0 check (reserved >= 0),
  collected integer not null default 0 check (collected >= 0),
  primary key (store_id, offer_id, sku),
  check (reserved + collected <= pieces)
);
comment on table offers.pickup_stock is 'subject(store_id): pieces of an offer in a store';
create index on offers.pickup_stock (offer_id, store_id);

-- Why `pieces` is what it is. `counted`: by people; `overrun`: a coupon's purchase was reported after its piece had
-- been given to somebody else, so that the store handed out one that was not there in the books.
create table offers.pickup_count (
  store_id bigint not null,
  count_no bigint generated always as identity,
  offer_id bigint not null references offers.pickup_offer (offer_id),
  sku      text not null,
  at       timestamptz not null,
  kind     text not null check (kind in ('counted', 'overrun')),
  pieces   integer not null check (pieces <> 0),    -- more (or, below 0, fewer) than before
  reason   text not null,
  who      text not null,
  primary key (store_id, count_no)
);
comment on table offers.pickup_count is 'subject(store_id): corrections of the pieces in a store';

create table offers.pickup (
  customer_id    bigint not null,
  coupon_id      bigint not null,
  store_id       bigint not null,
  offer_id       bigint not null,
  sku            text not null,
  state          text not null check (state in ('reserved', 'collected', 'lapsed', 'freed')),  -- lapsed: expired, and the piece was given to another
  reserved_until timestamptz not null,              -- the coupon's end, exclusive: from then on the piece is anybody's
  primary key (customer_id, coupon_id),
  foreign key (customer_id, coupon_id) references offers.coupon (customer_id, coupon_id)
);
comment on table offers.pickup is 'customer: the pieces that wait for a customer''s coupons';
-- Which reservations of a place are over.
create index on offers.pickup (store_id, offer_id, sku, reserved_until) where state = 'reserved';
