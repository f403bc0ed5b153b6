-- A coupon that its holder offers to somebody else behind a link. Accepted, it is voided and another one is issued to
-- whoever accepted, with the same end and of the same store: so the books balance by offer, store and day. The coupon's
-- row is locked before this one is read, so that a coupon is offered by one link at a time and accepted once.
create table offers.transfer (
  token            text primary key,
  coupon_id        bigint not null,                 -- offers.coupon: what is given, and its code, which finds it
  code             text not null,
  from_customer_id bigint,                          -- null: erased since
  offered_at       timestamptz not null,
  ends_at          timestamptz not null,            -- exclusive; the link's, never after the coupon's
  state            text not null check (state in ('open', 'accepted', 'withdrawn')),
  settled_at       timestamptz,
  to_customer_id   bigint,                          -- accepted; null: erased since
  new_coupon_id    bigint,                          -- what she got for it
  new_code         text,
  check (offered_at < ends_at),
  check ((state = 'open') = (settled_at is null)),
  check ((state = 'accepted') = (new_coupon_id is not null)),
  check ((new_coupon_id is null) = (new_code is null))
);
comment on table offers.transfer is 'subject(token): coupons that their holders give away';
create index on offers.transfer (coupon_id);
create index on offers.transfer (from_customer_id);
create index on offers.transfer (to_customer_id);
