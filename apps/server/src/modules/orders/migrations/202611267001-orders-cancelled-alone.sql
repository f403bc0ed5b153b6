-- How far an order is, while the chain's order system says that it is not done; an order that is not here is done. It
-- names no customer, so that a sale that changes hands needs no change here.
create table orders.under_way (
  external_no text not null,
  source      text not null,
  state       text not null check (state in ('placed', 'making')),
  ordered_at  timestamptz not null,          -- rows older than what customers see are swept
  primary key (external_no, source)
);
comment on table orders.under_way is 'subject(external_no): orders that are not done yet, and how far they are';
create index on orders.under_way (ordered_at);

-- Cancelled by its customer, alone. The key is the promise that this happens once; the money is given back by the
-- chain's order system, which reads this list and tells of its refund.
create table orders.cancellation (
  external_no   text not null,
  source        text not null,
  order_id      bigint not null,             -- orders.external_number
  store_id      bigint not null,
  cancelled_at  timestamptz not null,
  refund_fen    bigint not null check (refund_fen >= 0),
  confirmed_fen bigint not null default 0 check (confirmed_fen between 0 and refund_fen),
  confirmed_at  timestamptz,                 -- when the order system last gave back some of it
  coupon_codes  text[] not null,             -- that can be used again, and what each had taken off
  coupon_fens   bigint[] not null check (cardinality(coupon_fens) = cardinality(coupon_codes)),
  seq           bigint generated always as identity,
  -- The place in the list that order systems read, given when the list is read: whoever commits late is numbered late,
  -- and never skipped.
  position      bigint,
  primary key (external_no, source)
);
comment on table orders.cancellation is 'subject(external_no): orders that their customers cancelled alone';
create index on orders.cancellation (source, position);
create index on orders.cancellation (seq) where position is null;
create sequence orders.cancellation_position;
